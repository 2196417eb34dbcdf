"""The eight parts of the guide, in our words; its example texts and its numbers are the guide's own."""

from desktop_app.ui.guide.parts import part1, part2, part3, part4, part5, part6, part7, part8

PARTS = (part1.PART, part2.PART, part3.PART, part4.PART, part5.PART, part6.PART, part7.PART, part8.PART)
