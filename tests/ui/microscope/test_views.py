"""The table of views: every line of it leads to a view, and every example to a line of it."""

import pytest
from PySide6.QtWidgets import QToolButton

from desktop_app.ui.commands import native
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.kit.view_host import ViewSpec
from desktop_app.ui.microscope.example_list import ExampleList
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.values import Example

VIEWS = [view for place in PLACES for view in place.views]


@pytest.mark.parametrize("spec", VIEWS, ids=lambda spec: spec.title)
def test_a_line_of_the_table_leads_to_a_view(spec: ViewSpec) -> None:
    assert issubclass(spec.kind(), MicroscopeView)


def test_titles_are_unique() -> None:
    titles = [spec.title for spec in VIEWS]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_belongs_to_a_view(example: Example) -> None:
    assert example.view in [spec.title for spec in VIEWS]


def test_a_view_is_made_when_it_is_first_shown(page: MicroscopePage) -> None:
    made = [title for host in page.hosts for title in host.made]
    assert made == ["Inspector"]
    page.show_view(1)
    assert list(page.hosts[0].made) == ["Inspector", "Batch"]
    assert page.hosts[0].made["Batch"].title == "Batch"


def test_a_tab_says_what_its_view_is_for(page: MicroscopePage) -> None:
    for host in page.hosts:
        tabs = host.findChildren(QToolButton)
        assert [tab.text() for tab in tabs] == [spec.shown for spec in host.specs]
        for number, (tab, spec) in enumerate(zip(tabs, host.specs, strict=True), 1):
            assert tab.toolTip() == f"{spec.purpose} ({native(f'Alt+{number}')})"


def test_no_list_of_examples_is_made_in_vain(page: MicroscopePage) -> None:
    assert len(page.findChildren(ExampleList)) == len(PLACES)
