"""The formats of office programs: texts and presentations of Microsoft Office and of OpenDocument."""
