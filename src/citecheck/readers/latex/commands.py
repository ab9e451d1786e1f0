r"""Say what the commands and environments of LaTeX do with their arguments.

A signature has a letter for each argument: `s` a star, `o` one in brackets, `p` one in parentheses,
`m` one in braces. What is no argument of a command in a table is set as text.
"""

from __future__ import annotations

from collections.abc import Mapping


def _table(**signatures: str) -> Mapping[str, str]:
    """Return the commands of each signature, one entry a command."""
    return {name: each for each, names in signatures.items() for name in names.split()}


SWALLOWED = _table(
    m="""label vskip pagestyle thispagestyle bibliographystyle newlength newsavebox usebox hypersetup geometry
        theoremstyle hyphenation graphicspath index glossary markright sisetup lstset tikzset linespread setstretch
        usetikzlibrary pgfplotsset pgfplotstableread date email orcid orcidID ORCID corref tnoteref fnref titlerunning
        authorrunning shorttitle shortauthors journal received accepted revised published keywords pacs subjclass msc
        cline hyperlink hypertarget tag urlstyle BibitemShut bibinfo bibfield bibAnnoteFile translation nolinebreak
        captionof colorbox foreignlanguage fontfamily fontseries fontshape pagenumbering ensuretext
        vphantom hphantom phantom smash glsadd glsresetall makeindex listfiles bibpunct setcitestyle includeonly
        pagecolor addtokomafont newglossarystyle citestyle deleted removed bstctlcite nociteprint
        acmJournal acmYear acmVolume acmNumber acmArticle acmMonth acmDOI acmISBN acmPrice copyrightyear setcopyright
        ccsdesc orcidlink IEEEpubid stepcounter refstepcounter normallineskip
        pdfinfo special typeout message PackageWarning thanksref todototoc
        textblockorigin resetcounteronoverlays AtBeginDocument AtEndDocument""",
    sm="""ref eqref pageref autoref cref Cref vref nameref labelcref subref fref Fref sref cpageref vspace hspace
        crefrange thispageref""",
    om="""usepackage RequirePackage documentclass author affil affiliation address institute altaffiliation cortext
        fntext tnotetext ead dedication todo missingfigure color deletedtext captionsetup textcolor
        rotatebox savebox subtitlerunning affiliate department institution lstinputlisting
        setmainfont setsansfont setmonofont comment""",
    som="includegraphics includesvg includepdf",
    mm="""setcounter addtocounter setlength addtolength markboth rule fcolorbox fontsize multicolumn
        numberwithin counterwithin definecolorset newacro settowidth acro crefname Crefname
        definechangesauthor crefrangeformat fxsetup""",
    mmm="definecolor addcontentsline DeclareFontFamily",
    smm="DeclareMathOperator",
    ommm="newacronym",
    omm="pdfbookmark newglossaryentry inputminted",
    smomo="newtheorem",
    mo="newcounter scalebox",
    o="""footnotemark printbibliography printbibheading printbibheadings printindex bibbysection
        printglossary printglossaries printacronyms pagebreak nopagebreak endnotemark sidenotemark framebox""",
    omomo="multirow",
    ooom="parbox",
    moo="raisebox",
    smo="resizebox",
    pm="cmidrule",
    poo="makebox",
    oo="citereset",
)
"""Arguments to step over; of some commands another argument, which is set, stands behind them."""

SECTIONS: Mapping[str, int] = {
    "part": 1, "chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3, "addchap": 1, "addsec": 1,
    "frametitle": 2, "title": 1, "subtitle": 2, "bmsection": 1, "bmsubsection": 2,
}  # fmt: skip
"""Commands whose argument is a heading, and its level."""
RUN_IN = frozenset({"paragraph", "subparagraph", "minisec", "bmhead"})
"""Commands whose argument is a heading in the first line of its paragraph."""

NOTES = frozenset(
    """footnote footnotetext endnote endnotetext sidenote sidenotetext marginpar marginnote thanks blfootnote
    tablefootnote""".split()
)
"""Commands whose argument is set elsewhere on the page."""
RAISED = frozenset({"textsuperscript", "textsu", "up", "sups", "supscr"})
"""Commands that raise their argument."""
EITHER = frozenset({"texorpdfstring", "replaced"})
"""Commands of whose two arguments the first is printed."""
VERBATIM_ARGUMENT = frozenset({"url", "path", "nolinkurl", "doi", "DOI", "burl"})
"""Commands whose argument is printed as it is written."""
CODE = frozenset({"verb", "Verb", "lstinline", "mintinline", "spverb"})
"""Commands whose argument is code, between any two equal signs or braces."""

VERBATIM = frozenset(
    """verbatim Verbatim BVerbatim LVerbatim lstlisting minted alltt comment spverbatim SaveVerbatim verbatimtab
    CCSXML filecontents code pycode sagesilent luacode luacode* Sinput Soutput Schunk""".split()
)
"""Environments whose lines are no LaTeX, or none that is printed."""
DROPPED = frozenset(
    """equation align gather multline eqnarray alignat flalign displaymath math dmath dgroup IEEEeqnarray
    tikzpicture tikzcd pgfpicture picture axis forest asy feynmandiagram scope circuitikz prooftree
    algorithmic psfrags pspicture""".split()
)
"""Environments that hold formulas or drawings: only what they cite is read."""
FLOATS = frozenset(
    """figure table wrapfigure wraptable SCfigure SCtable sidewaysfigure sidewaystable floatingfigure algorithm
    listing scheme chart box graphicalabstract marginfigure margintable supptable suppfigure""".split()
)
"""Environments whose content is set where there is room for it."""
TABLES: Mapping[str, str] = {
    "tabular": "om", "array": "om", "longtable": "om", "tabularx": "mom", "tabulary": "mm", "xltabular": "omm",
    "tabu": "m", "longtabu": "m", "supertabular": "m", "xtabular": "m", "tblr": "om", "longtblr": "om",
    "talltblr": "om", "NiceTabular": "om", "deluxetable": "m", "mpsupertabular": "m",
}  # fmt: skip
"""Environments with rows and cells, and the arguments they begin with."""
LISTS = frozenset(
    "itemize enumerate description compactitem compactenum inparaenum inparaitem asparaenum asparaitem list tasks "
    "enumerate* itemize* description* easylist trivlist etaremune tablenotes".split()
)
NUMBERED = frozenset({"enumerate", "compactenum", "inparaenum", "asparaenum", "enumerate*"})
"""Lists whose items are numbered."""
ENVIRONMENTS = _table(
    m="multicols multicols* spacing otherlanguage adjustbox letter",
    mm="list adjustwidth adjustwidth* CJK CJK* textblock",
    om="subfigure subtable minipage subcaptionblock wrapfloat floatrow",
    omom="wrapfigure wraptable",
    oom="",
)
"""Other environments that begin with arguments."""
CAPTIONS: Mapping[str, str] = {
    "figure": "Figure", "table": "Table", "scheme": "Scheme", "box": "Box", "chart": "Chart",
}  # fmt: skip
"""What captions are called, by the kind of their float."""
