"""What comes from other programs by the clipboard, pasted in a real browser."""

import pytest

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator
content="Microsoft Word 15"><style>p.MsoNormal {margin:0cm; font-size:11.0pt}</style></head>
<body lang=NO-BOK style='tab-interval:35.4pt'><!--StartFragment-->
<h1 style='margin-left:0cm'><span style='font-family:"Calibri
Light"'>Uteliv<o:p></o:p></span></h1>
<p class=MsoNormal style='margin:0cm'>Politiet <b>orienterte</b>
om&nbsp;helgen. <span style='font-weight:bold'>Viktig.</span><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New
Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Natteravner<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if
!supportLists]><span
style='font-family:"Courier New"'><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span></span><![endif]>fredag</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span>Skjenkekontroll</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>3.<span>&nbsp;</span></span>Tredje</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>4.<span>&nbsp;</span></span>Fjerde</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='mso-yfti-irow:0'>
<td width=200 valign=top style='width:155.0pt'><p class=MsoNormal>Hvem<o:p></o:p></p></td>
<td><p class=MsoNormal>Når</p></td></tr></table>
<p class=MsoNormal><a href="https://example.org/plan"><span
style='color:#0563C1'>planen</span></a>
<a href="javascript:alert(1)">ikke</a><img width=10 src="file:///c:/tmp/bilde.png"></p>
<!--EndFragment--></body></html>"""


@pytest.fixture(scope="session")
def browser_context_args():
    """As everywhere, but without the database: no page of ours is asked for."""
    return {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}


def test_text_from_word_keeps_lists_and_tables_and_loses_the_rubbish(minutes):
    minutes.text.click()
    minutes.paste(WORD)

    assert minutes.saved()["open"].replace("&nbsp;", "\u00a0") == (
        "<h3>Uteliv</h3>"
        "<p>Politiet <strong>orienterte</strong> om\u00a0helgen. <strong>Viktig.</strong></p>"
        "<ul><li>Natteravner<ul><li>fredag</li></ul></li><li>Skjenkekontroll</li></ul>"
        '<ol start="3"><li>Tredje</li><li>Fjerde</li></ol>'
        "<table><tbody><tr><td>Hvem</td><td>Når</td></tr></tbody></table>"
        '<p><a href="https://example.org/plan">planen</a> ikke</p>'
    )


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        pytest.param(
            """<div class="ListContainerWrapper">
            <ul><li data-aria-level="1"><p>en</p></li></ul></div>
            <div class="ListContainerWrapper"><ul><li data-aria-level="2"><p>to</p></li></ul></div>
            <div><p>slutt</p></div>""",
            "<ul><li>en<ul><li>to</li></ul></li></ul><p>slutt</p>",
            id="Word on the web",
        ),
        pytest.param(
            """<b style="font-weight:normal" id="docs-internal-guid-1"><p>Vanlig
            <span style="font-weight:700">fet</span></p></b>""",
            "<p>Vanlig <strong>fet</strong></p>",
            id="Google Docs",
        ),
        pytest.param(
            """<div class="elementToProof">Hei</div><div class="elementToProof"><br></div>
            <div class="elementToProof">Neste</div>""",
            "<p>Hei</p><p>Neste</p>",
            id="Outlook",
        ),
        pytest.param(
            """<p class=MsoNormal>Her er <b>punktene</b>:<o:p></o:p></p>
            <p class=MsoNormal><o:p>&nbsp;</o:p></p><ul style='margin-top:0cm' type=disc>
            <li class=MsoListParagraph style='mso-list:l0 level1 lfo1'>Lysløypa<o:p></o:p></li>
            <ul type=circle><li class=MsoListParagraph style='mso-list:l0 level2 lfo1'>fredag</li>
            </ul></ul><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>
            <b>Fra:</b> Per Lie &lt;per@example.org&gt;<br><b>Sendt:</b> mandag<o:p></o:p></p></div>
            """,
            "<p>Her er <strong>punktene</strong>:</p><ul><li>Lysløypa<ul><li>fredag</li></ul></li>"
            "</ul><p><strong>Fra:</strong> Per Lie &lt;per@example.org&gt;<br>"
            "<strong>Sendt:</strong> mandag</p>",
            id="Outlook for Windows, an answer",
        ),
        pytest.param(
            """<div itemprop="copy-paste-block"><p style="margin:0">Hei <span itemscope
            itemtype="http://schema.skype.com/Mention">Kari</span></p><p style="margin:0">&nbsp;</p>
            <blockquote itemscope><strong>Per</strong><p>Sitert</p></blockquote></div>""",
            "<p>Hei Kari</p><blockquote><p><strong>Per</strong></p><p>Sitert</p></blockquote>",
            id="Teams",
        ),
        pytest.param(
            """<b style="font-weight:normal" id="docs-internal-guid-9"><ul><li aria-level="1">
            <p role="presentation"><span>En</span></p></li><ul><li aria-level="2">
            <p role="presentation"><span>To</span></p></li></ul></ul><br /><div align="left"><table>
            <colgroup><col width="9" /></colgroup><tbody><tr><td><p><span
            style="font-weight:700">Hvem</span></p></td></tr></tbody></table></div></b>""",
            "<ul><li>En<ul><li>To</li></ul></li></ul>"
            "<table><tbody><tr><td><strong>Hvem</strong></td></tr></tbody></table>",
            id="Google Docs, a list and a table",
        ),
        pytest.param(
            """<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>1.</span>a</p>
            <p style='mso-list:l0 level3'><span style='mso-list:Ignore'>-</span>b</p>
            <p style='mso-list:l0 level1'><span style='mso-list:Ignore'>2.</span>c</p>""",
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
            id="Word, a level jumped over",
        ),
        pytest.param(
            """<table><tr><td><h2>Hvem</h2></td><td><table><tr><td>x</td><td>y</td></tr></table></td>
            </tr></table><p>etter</p>""",
            "<table><tbody><tr><td><strong>Hvem</strong></td><td><p>x</p><p>y</p></td></tr></tbody>"
            "</table><p>etter</p>",
            id="a table in a table",
        ),
    ],
)
def test_text_from_other_programs_keeps_its_shape(minutes, copied, kept):
    minutes.text.click()
    minutes.paste(copied)

    assert minutes.html() == kept
