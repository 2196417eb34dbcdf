"""What was typed into forms and noted on pages is read, whatever the kind of note."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read
from tests.corpus.drawing import at, drawn


def read(read_file: Read, *objects: str, fields: str = "", shown: str = "") -> str:
    """The text of a page on which `objects`, numbered from 10, lie."""
    listed = shown or " ".join(f"{10 + index} 0 R" for index in range(len(objects)))
    form = f"/AcroForm << /Fields [{fields}] /DR << >> >>" if fields else ""
    content = drawn(at(60, 700, "Form"), page=f"/Annots [{listed}]", catalog=form, objects=objects)
    ((document,), _) = read_file("a.pdf", content)
    return document.text


KINDS = (
    "Text FreeText Highlight Underline Squiggly StrikeOut Stamp Square Circle Line Polygon PolyLine Ink Caret"
    " Popup FileAttachment Redact"
)


@pytest.mark.parametrize("kind", KINDS.split())
def test_the_comment_of_every_annotation_is_read(read_file: Read, kind: str) -> None:
    note = f"<< /Type /Annot /Subtype /{kind} /Rect [60 600 90 630] /Contents (check the tonnage) >>"
    assert read(read_file, note) == "Form\ncheck the tonnage"


def test_notes_say_whose_they_are_and_come_once(read_file: Read) -> None:
    note = "<< /Type /Annot /Subtype /Text /Rect [60 600 90 630] /Contents (fee unpaid) /T (Ann Lee) >>"
    popup = "<< /Type /Annot /Subtype /Popup /Parent 10 0 R /Rect [60 600 90 630] /Contents (fee unpaid) >>"
    assert read(read_file, note, popup) == "Form\nAnn Lee: fee unpaid"


def test_a_value_that_stands_with_the_parent_of_its_boxes_is_read_once(read_file: Read) -> None:
    field = "<< /FT /Tx /T (owner) /V (Marguerite Holloway) /Kids [11 0 R 12 0 R] >>"
    box = "<< /Type /Annot /Subtype /Widget /Parent 10 0 R /Rect [60 {} 160 {}] >>"
    text = read(
        read_file, field, box.format(600, 620), box.format(500, 520), fields="10 0 R", shown="11 0 R 12 0 R"
    )
    assert text == "Form\nMarguerite Holloway"


def test_choices_are_read_as_they_are_shown(read_file: Read) -> None:
    choice = (
        "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (berth) /Rect [60 600 160 620]"
        " /Opt [[(q) (Quayside)] [(s) (Swinging)]] /V (q) >>"
    )
    assert read(read_file, choice, fields="10 0 R") == "Form\nQuayside"


def test_a_marked_box_is_read_by_its_name_for_people_and_others_are_not(read_file: Read) -> None:
    def box(y: int, state: str) -> str:
        return (
            f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{y}) /TU (Insured {y}) /V /{state} /AS /{state}"
            f" /Rect [60 {y} 70 {y + 10}] /AP << /N << /Yes 12 0 R /Off 12 0 R >> >> >>"
        )

    empty = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream"
    text = read(
        read_file, box(600, "Yes"), box(500, "Off"), empty, fields="10 0 R 11 0 R", shown="10 0 R 11 0 R"
    )
    assert text == "Form\n☒ Insured 600"


@pytest.mark.parametrize(
    ("told", "state", "text"),
    [
        ("/TU (Size)", "Large", "☒ Size: Large"),
        ("", "Large", "☒ Large"),
        ("/TU (Size)", "Choice2", "☒ Size"),
        ("", "On", ""),
    ],
)
def test_the_chosen_button_of_several_is_read(read_file: Read, told: str, state: str, text: str) -> None:
    field = f"<< /FT /Btn /Ff 49152 /T (size) {told} /V /{state} /Kids [11 0 R 12 0 R] >>"

    def button(own: str, y: int) -> str:
        return (
            f"<< /Type /Annot /Subtype /Widget /Parent 10 0 R /AS /{own if own == state else 'Off'}"
            f" /Rect [60 {y} 70 {y + 10}] /AP << /N << /{own} 13 0 R /Off 13 0 R >> >> >>"
        )

    empty = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream"
    buttons = (button("Small", 600), button(state, 500))
    found = read(read_file, field, *buttons, empty, fields="10 0 R", shown="11 0 R 12 0 R")
    assert found == f"Form\n{text}".strip()


def test_a_file_on_a_paper_clip_is_a_document_of_its_own(read_file: Read) -> None:
    note = "<< /Type /Annot /Subtype /FileAttachment /Rect [60 600 90 630] /FS 11 0 R /Contents (Tides) >>"
    file = "<< /Type /Filespec /F (tides.txt) /UF (tides.txt) /EF << /F 12 0 R >> >>"
    data = "<< /Type /EmbeddedFile /Length 11 >>\nstream\nHigh at two\nendstream"
    content = drawn(at(60, 700, "Form"), page="/Annots [10 0 R]", objects=(note, file, data))
    (page, clipped), reasons = read_file("a.pdf", content)
    assert page.text == "Form\nTides\n\nAttachments: tides.txt"
    assert (clipped.text, clipped.place, reasons) == ("High at two", "attached tides.txt", [])


def test_descriptions_of_pictures_follow_their_page(read_file: Read) -> None:
    tree = "<< /Type /StructTreeRoot /K [11 0 R 13 0 R 15 0 R 17 0 R] /ParentTree 12 0 R >>"
    told = ("Three berths at the quay", "quay.png", "Form", "Three berths at the quay")

    def figure(number: int) -> str:
        return f"<< /Type /StructElem /S /Figure /P 10 0 R /Pg 19 0 R /Alt ({told[number]}) /K {number} >>"

    numbers = "<< /Nums [0 [11 0 R 13 0 R 15 0 R 17 0 R]] >>"
    objects = (tree, figure(0), numbers, figure(1), "null", figure(2), "null", figure(3))
    content = drawn(
        at(60, 700, "Form"),
        page="/StructParents 0",
        catalog="/StructTreeRoot 10 0 R /MarkInfo << /Marked true >>",
        objects=objects,
    )
    ((document,), _) = read_file("a.pdf", content)
    assert document.text == "Form\nThree berths at the quay"


def test_a_form_that_only_adobe_shows_is_told_and_its_values_are_read(read_file: Read) -> None:
    filled = "<form><owner>Marguerite Holloway</owner><age/></form>"
    data = f'<x:datasets xmlns:x="x"><x:data>{filled}</x:data></x:datasets>'
    packet = f"<< /Length {len(data)} >>\nstream\n{data}\nendstream"
    form = "/AcroForm << /Fields [] /XFA [(datasets) 10 0 R] >> /NeedsRendering true"
    content = drawn(at(60, 700, "Please wait ..."), catalog=form, objects=[packet])
    ((document,), reasons) = read_file("a.pdf", content)
    assert document.text == "Please wait ...\nowner: Marguerite Holloway"
    (reason,) = reasons
    assert reason.startswith("It is a form whose pages only Adobe Reader shows: what was filled in is read")
