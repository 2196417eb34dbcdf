"""Every example text of the guide, by part, as it is written there."""

SENTENCES: dict[int, tuple[str, ...]] = {
    1: (
        "The restaurant had delicious food but the service was terrible and the waiter was rude",
        "The restaurant had [MASK] food but the service was [MASK] and the waiter was [MASK]",
        "The ambiance was lovely but staff attitude was unpleasant",
        "Apple announced a new iPhone model with revolutionary camera technology.",
        "The device is expected to increase market share by 15% next quarter.",
        "Competitors are already developing similar features.",
        "A severe thunderstorm is expected to hit the city tomorrow evening.",
        "Residents should prepare emergency supplies and avoid outdoor activities.",
        "Rising temperatures are causing glaciers to melt at unprecedented rates.",
        "Scientists attribute this to increased carbon dioxide in the atmosphere.",
        "Solar panel adoption is one solution to reduce emissions.",
        "Apple announced a new iPhone model with revolutionary camera technology",
        "The device is expected to increase market share by 15% next quarter",
        "A severe thunderstorm is expected to hit the city tomorrow evening",
        "Rising temperatures are causing glaciers to melt at unprecedented rates",
        "Scientists attribute this to increased carbon dioxide in the atmosphere",
        "Solar panel adoption is one solution to reduce emissions",
        "The company's Q3 earnings exceeded projections.",
        "Investors are responding positively in after-hours trading.",
    ),
    2: ("The restaurant had [MASK] food", "First sentence", "Second sentence"),
    3: (
        "The hotel is amazing",
        "What is machine learning",
        "Machine learning is a subset of AI",
        "The restaurant had delicious food",
        "The restaurant had [MASK] food",
        "I love pizza",
        "I like dogs very much",
    ),
    4: (
        "The restaurant had delicious food!",
        "running runs ran restaurant",
        (
            "This movie is absolutely amazing! It had exciting action, beautiful cinematography, "
            "and an incredible cast. Highly recommended!!!"
        ),
    ),
    5: (
        "product quality excellent battery lasts very long incredible value",
        "paycheck",
        "Is the battery long lasting",
        "Yes it lasts very long",
    ),
    6: ("The customer service was excellent and helpful", "customer service excellent helpful"),
    7: (
        "The customer service was excellent and helpful",
        "The product is high quality and delivered quickly",
        "I want a software engineering role with Python",
        "Senior Python Developer - Build web applications",
        "Marketing Specialist - Social media management",
        "Python Backend Engineer - REST APIs",
        "Full Stack Developer",
        "Sales Manager",
    ),
    8: (
        "How do I learn AI?",
        "acquire knowledge artificial intelligence",
        "studying machine learning",
        "AI courses and training",
        "I want a role working with data and Python",
        (
            "Senior Python Developer. Develop and maintain Python applications. "
            "Requirements: 5+ years Python, SQL knowledge, REST API development."
        ),
        (
            "Data Analyst. Analyze datasets and create insights. "
            "Requirements: SQL, Python, Excel, data visualization."
        ),
        (
            "ML Engineer. Build machine learning models. "
            "Requirements: Python, TensorFlow, PyTorch, data engineering."
        ),
        (
            "HR Manager. Manage recruitment and employee relations. "
            "Requirements: Leadership, communication, HRIS systems."
        ),
        "Data Engineer. Build data pipelines. Requirements: Python, Spark, SQL, big data tools.",
        "Full Stack Developer",
        "Java Developer",
        "CEO",
        "I want to work with data analysis and Python programming",
        "work data analysis python programming",
        "I love programming with data science tools",
        "Build ML models using Python and TensorFlow",
        "I want to work with data and Python",
    ),
}

NUMBERS: dict[int, str] = {
    1: "15% 95% 3% 2% 87% 8% 5% 92%",
    2: "",
    3: "768 1 0.2 -0.1 0.5 6 0.1 0.3 -0.2 12 0.15 0.25 -0.3 15% 80% 10% 8 0",
    4: "",
    5: "30,000 101 3454 2445 5432 2123 1234 2345 2567 3456 4567 5678 102 1 0",
    6: (
        "768 101 3456 2345 5432 6789 102 6 1 12 0.15 0.23 -0.12 0.34 0.08 -0.15 0.45 -0.21 0.33 0.56 0.12 "
        "-0.23 0.78 0.21 0.09 -0.34 0.11 -0.08 0.19 0.29 0.87"
    ),
    7: (
        "6 0.15 0.23 -0.12 0.08 -0.15 0.45 0.33 0.34 0.12 -0.23 0.21 0.09 -0.34 0.11 -0.08 0.19 768 0 "
        "0.22 0.18 -0.05 0.27 256 2 0.92 92% 8% 0.10 0.14 0.25 0.28 0.31 4 0.29 -0.02 0.32 0.20 0.05 0.91 "
        "1 0.94 0.87 3 94% 91% 87%"
    ),
    8: (
        "10 1000 5 996 0.32 0.15 -0.08 0.41 768 0.28 0.22 0.12 0.38 0.35 0.19 0.05 0.43 0.08 -0.15 0.21 "
        "0.11 0.03 0.29 0.18 0.09 0.25 0.14 0.31 0.17 0.10 0.87 0.89 0.85 0.84 0.79 0.52 994 89% 87% 85% "
        "84%"
    ),
}
"""Every number that the guide states, once in each part; those of its steps and lists are none."""
