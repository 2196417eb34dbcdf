"""Slides keep the numbers of their lists, their charts, comments and descriptions, and none vanishes."""

from __future__ import annotations

from tests.corpus.conftest import Read
from tests.corpus.formats.test_office import pptx, shape
from tests.corpus.making import OFFICE, members_of, relationships, zipped


def numbered(*lines: tuple[str, int, str], own: str = "") -> str:
    """A shape of paragraphs: text, level, and what stands in their properties."""
    paragraphs = "".join(
        f'<a:p><a:pPr lvl="{level}">{mark}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'
        for text, level, mark in lines
    )
    return f"<p:sp><p:txBody><a:lstStyle>{own}</a:lstStyle>{paragraphs}</p:txBody></p:sp>"


def auto(kind: str, start: int = 1) -> str:
    return f'<a:buAutoNum type="{kind}" startAt="{start}"/>'


def test_lists_have_the_numbers_that_are_shown(read_file: Read) -> None:
    digits, letters = auto("arabicPeriod"), auto("alphaLcParenBoth")
    content = pptx(
        numbered(
            ("Soak", 0, digits),
            ("cold", 1, letters),
            ("warm", 1, letters),
            ("Scrape", 0, digits),
            ("dry", 1, letters),
            ("Rest", 0, "<a:buNone/>"),
            ("Lime", 0, digits),
            ("Fifth", 0, auto("romanUcParenR", 5)),
        ),
        numbered(("One", 0, ""), ("Two", 0, ""), own=f"<a:lvl1pPr>{digits}</a:lvl1pPr>"),
    )
    ((document,), _) = read_file("a.pptx", content)
    assert document.text == (
        "1. One\n2. Two\n\n1. Soak\n(a) cold\n(b) warm\n2. Scrape\n(a) dry\nRest\n1. Lime\nV) Fifth"
    )


def with_parts(slide: str, **parts: str) -> bytes:
    """A presentation of one slide; `parts` are what it refers to, by the kind of the relationship."""
    return pptx(slide, parts=parts)


def test_a_slide_of_nothing_but_a_chart_is_there(read_file: Read) -> None:
    frame = (
        f'<p:graphicFrame><a:graphicData><c:chart xmlns:c="c" xmlns:rel="{OFFICE}/relationships"'
        ' rel:id="chart"/>'
        "</a:graphicData></p:graphicFrame>"
    )
    series = (
        "<c:ser><c:tx><c:v>Litres</c:v></c:tx><c:cat><c:pt idx='0'><c:v>Cedar</c:v></c:pt></c:cat></c:ser>"
    )
    chart = (
        f"<c:chart xmlns:c='c'><c:title><a:p xmlns:a='a'><a:t>Syrup</a:t></a:p></c:title>{series}</c:chart>"
    )
    ((document,), reasons) = read_file("a.pptx", with_parts(frame, chart=chart))
    assert (document.text, reasons) == ("Syrup\n\nLitres\nCedar", [])
    assert document.place_at(0) == "slide 1"


def test_diagrams_comments_and_descriptions_are_read(read_file: Read) -> None:
    picture = '<p:pic><p:cNvPr descr="Tin buckets"/></p:pic>'
    comments = '<p:cmLst xmlns:p="p"><p:cm authorId="0"><p:text>Is lye allowed?</p:text></p:cm></p:cmLst>'
    diagram = (
        '<d:pt xmlns:d="d" xmlns:a="a"><d:t><a:p><a:r><a:t>Soak the hides</a:t></a:r></a:p></d:t></d:pt>'
    )
    content = with_parts(shape("Process") + picture, comments=comments, diagramData=diagram)
    ((document,), _) = read_file("a.pptx", content)
    assert document.text.split("\n\n") == ["Process", "Tin buckets", "Soak the hides", "Is lye allowed?"]


def test_a_diagram_is_read_from_its_top_whatever_was_written_first(read_file: Read) -> None:
    points = "".join(
        f'<d:pt modelId="{name}"><d:t><a:p><a:r><a:t>{name}</a:t></a:r></a:p></d:t></d:pt>'
        for name in ("Late", "Below", "Early", "Alone")
    )
    order = (("doc", "Late", 1), ("doc", "Early", 0), ("Early", "Below", 0), ("doc", "gone", 2))
    below = "".join(f'<d:cxn srcId="{one}" destId="{other}" srcOrd="{at}"/>' for one, other, at in order)
    shown = (
        '<d:cxn type="presOf" srcId="Alone" destId="doc" srcOrd="0"/><d:cxn srcId="Below" destId="Early"/>'
    )
    diagram = (
        f'<d:dataModel xmlns:d="d" xmlns:a="a"><d:pt modelId="doc"/>{points}{below}{shown}</d:dataModel>'
    )
    ((document,), _) = read_file("a.pptx", with_parts(shape("Process"), diagramData=diagram))
    assert document.text.split("\n\n") == ["Process", "Early", "Below", "Late", "Alone"]


def test_answers_follow_the_comment_that_they_stand_before(read_file: Read) -> None:
    def said(text: str) -> str:
        lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in (text, "More."))
        return f"<p:txBody>{lines}</p:txBody>"

    answers = f"<p:replyLst><p:reply>{said('Yes.')}</p:reply><p:reply>{said('No.')}</p:reply></p:replyLst>"
    comments = (
        f'<p:cmLst xmlns:p="p" xmlns:a="a"><p:cm>{answers}{said("Is it?")}</p:cm><p:cm>{said("Next?")}</p:cm>'
    )
    ((document,), _) = read_file("a.pptx", with_parts(shape("Slide"), comments=f"{comments}</p:cmLst>"))
    assert document.text.replace("\nMore.", "").split("\n\n") == ["Slide", "Is it?", "Yes.", "No.", "Next?"]


def test_hidden_slides_are_marked_and_are_not_the_title(read_file: Read) -> None:
    content = pptx(shape("Shown", kind="title"), shape("Secret", kind="title"), hidden={2})
    ((document,), _) = read_file("a.pptx", content)
    assert document.title == "Shown"
    assert document.place_at(0) == "slide 1, hidden"


def test_shapes_that_a_slide_does_not_show_are_marked(read_file: Read) -> None:
    hidden = shape("Old price").replace("<p:sp>", '<p:sp><p:nvSpPr><p:cNvPr hidden="1"/></p:nvSpPr>')
    ((document,), _) = read_file("a.pptx", pptx(shape("Before") + hidden + shape("After")))
    assert document.text == "Before\n\n[hidden: Old price]\n\nAfter"
    picture = '<p:pic><p:nvPicPr><p:cNvPr hidden="1" descr="The old quay"/></p:nvPicPr></p:pic>'
    group = f'<p:grpSp><p:nvGrpSpPr><p:cNvPr hidden="1"/></p:nvGrpSpPr>{shape("One")}{shape("Two")}</p:grpSp>'
    ((document,), _) = read_file("b.pptx", pptx(picture + group + shape("After")))
    assert document.text == "[hidden: The old quay]\n\n[hidden: One\n\nTwo]\n\nAfter"


def test_slides_of_pictures_alone_are_told(read_file: Read) -> None:
    picture = "<p:pic><a:blip/></p:pic>"
    ((_,), reasons) = read_file("a.pptx", pptx(picture, shape("Text"), picture))
    assert reasons == ["Slides 1 and 3 of 3 hold no text but pictures, which are not read."]
    assert read_file("b.pptx", pptx(picture)) == (
        [],
        ["Its slides hold no text but pictures: run OCR on them first."],
    )


def test_raised_numbers_are_powers_or_stand_off_their_word(read_file: Read) -> None:
    runs = (("About 10", 0), ("6", 30000), (" valves", 0), ("2", 30000), (" of CO", 0), ("2", -25000))
    written = "".join(f'<a:r><a:rPr baseline="{at}"/><a:t>{text}</a:t></a:r>' for text, at in runs)
    shown = f"<p:sp><p:txBody><a:p>{written}</a:p></p:txBody></p:sp>"
    ((document,), _) = read_file("a.pptx", pptx(shown))
    assert document.text == "About 10^6 valves 2 of CO2"


def fixed(line: str) -> str:
    return f"<p:sp><p:nvPr/><p:txBody><a:p><a:r><a:t>{line}</a:t></a:r></a:p></p:txBody></p:sp>"


def with_masters(layout: str, master: str, first: str = "", above: str = "") -> bytes:
    """Two slides on one layout; `first` and `above` are attributes of the first slide and of the layout."""
    space = 'xmlns:p="p" xmlns:a="a"'
    deck = pptx(shape("First"), shape("Second"))
    on_layout = relationships(slideLayout="../layouts/layout.xml")
    more = {
        "ppt/slides/1.xml": f"<p:sld {space} {first}>{shape('First')}</p:sld>",
        "ppt/slides/_rels/1.xml.rels": on_layout,
        "ppt/slides/_rels/2.xml.rels": on_layout,
        "ppt/layouts/layout.xml": f"<p:sldLayout {space} {above}>{layout}</p:sldLayout>",
        "ppt/layouts/_rels/layout.xml.rels": relationships(slideMaster="../master.xml"),
        "ppt/master.xml": f"<p:sldMaster {space}>{master}</p:sldMaster>",
    }
    return zipped(members_of(deck) | more)


def test_what_a_master_shows_is_read_once_and_its_placeholders_are_not(read_file: Read) -> None:
    layout = fixed("Strap line") + shape("Click to edit", kind="title")
    master = fixed("Harbour Board, confidential") + shape("Second level", kind="body")

    def text(**attributes: str) -> list[str]:
        ((document,), reasons) = read_file("a.pptx", with_masters(layout, master, **attributes))
        assert reasons == []
        return document.text.split("\n\n")

    assert text() == ["Second", "Strap line", "Harbour Board, confidential", "First"]
    assert text(above='showMasterSp="0"') == ["Second", "Strap line", "First"]
    assert text(first='showMasterSp="0"') == ["Second", "Strap line", "Harbour Board, confidential", "First"]


def test_a_slide_without_what_its_master_shows_does_not_have_it(read_file: Read) -> None:
    alone = members_of(with_masters(fixed("Strap line"), "", first='showMasterSp="false"'))
    del alone["ppt/slides/_rels/2.xml.rels"]
    ((document,), _) = read_file("a.pptx", zipped(alone))
    assert document.text == "Second\n\nFirst"
