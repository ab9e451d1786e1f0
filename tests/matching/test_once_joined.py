"""Works that were once called one, and are two; and works that were once kept apart, and are one."""

from __future__ import annotations

from pathlib import Path

import pytest

import citecheck
from citecheck.extract import extract
from citecheck.matching.description import describe
from citecheck.matching.works import Kind, compare
from citecheck.source import SourceFile

APART = [
    # Series: almost the same words and numbers.
    ("World Health Office. Country profile: Chad. Geneva: World Health Office; 2020. Available from: https://who.test/tcd/ (accessed 3 May 2021).",
     "World Health Office. Country profile: Mali. Geneva: World Health Office; 2020. Available from: https://who.test/mli/ (accessed 3 May 2021)."),
    ("Agency for Substances and Disease. Toxicological profile for lead. Atlanta: ASD; 2007.", "Agency for Substances and Disease. Toxicological profile for zinc. Atlanta: ASD; 2007."),
    ("Bureau of Statistics. Census of population and housing: Sydney. Canberra: BS; 2016.", "Bureau of Statistics. Census of population and housing: Hobart. Canberra: BS; 2016."),
    ("Lee K. Diseases of the small airways. In: Moss T, editor. Textbook of medicine. London: Arnold; 2003.", "Lee K. Diseases of the large airways. In: Moss T, editor. Textbook of medicine. London: Arnold; 2003."),
    ("Shakespeare W. Hamlet. Edited by Jenkins H. London: Arden Shakespeare, Methuen & Co; 1982.", "Shakespeare W. Macbeth. Edited by Jenkins H. London: Arden Shakespeare, Methuen & Co; 1982."),
    ("Homer. Iliad. Translated by Murray AT. Cambridge, MA: Harvard University Press; 1924.", "Homer. Odyssey. Translated by Murray AT. Cambridge, MA: Harvard University Press; 1924."),
    # Volumes and numbers in words, Roman numerals and letters.
    ("Foucault M. Histoire de la sexualité, t. II. Paris: Gallimard; 1984.", "Foucault M. Histoire de la sexualité, t. III. Paris: Gallimard; 1984."),
    ("Bloch E. Das Prinzip Hoffnung. Erster Band. Frankfurt: Suhrkamp; 1959.", "Bloch E. Das Prinzip Hoffnung. Dritter Band. Frankfurt: Suhrkamp; 1959."),
    ("IEEE Standard for Wireless LAN Medium Access Control, IEEE Std 802.11a-1999, 1999.", "IEEE Standard for Wireless LAN Medium Access Control, IEEE Std 802.11b-1999, 1999."),
    ("Allen MJ, Brown D, Cole E. Hepatitis A virus infection. J Hepatol. 2001.", "Allen MJ, Brown D, Cole E. Hepatitis E virus infection. J Hepatol. 2001."),
    # Chapters with the DOI of their book.
    ("Miller G. Roots. In: Taiz L, editor. Plant physiology. Springer; 2001. p. 1-20. doi:10.1007/978-3-540-12345-6", "Moran K. Leaves. In: Taiz L, editor. Plant physiology. Springer; 2001. p. 21-40. doi:10.1007/978-3-540-12345-6"),
    # Short items on one page.
    ("Walker P. News in brief: Drug approved. Lancet. 2019;393:1100.", "Walker P. News in brief: Drug withdrawn. Lancet. 2019;393:1100."),
    ("Smith J. Review of Moss in art, by T. Lee. J Hist. 2001;5:100.", "Smith J. Review of Ferns in law, by K. Roe. J Hist. 2001;5:100."),
    ("Berg A, Dahl B, Eid C, Foss D. Iron levels in heart failure. Eur J Heart Fail. 2019;21(S1):15.", "Berg A, Dahl B, Eid C, Foss D. Zinc levels in heart failure. Eur J Heart Fail. 2019;21(S1):15."),
    ("Kim C. COVID-19 and ACE inhibitors. N Engl J Med. 2020;382(21):e61.", "Lee D, Park J. COVID-19 and ACE inhibitors. N Engl J Med. 2020;382(21):e61."),
    ("Patel R. Metformin for cancer prevention. Lancet. 2016;387:220.", "Gomez S, Lund T. Metformin for cancer prevention. Lancet. 2016;387:220-1."),
    # Another word that is spelt nearly alike.
    ("Allen MJ, Brown D. Prevalence of asthma in Austria. Eur Respir J. 2001.", "Allen MJ, Brown D. Prevalence of asthma in Australia. Eur Respir J. 2001."),
    ("Allen MJ, Brown D, et al. Effect of hyperkalemia on heart rhythm in dialysis patients. Kidney Int. 2001.", "Allen MJ, Brown D, et al. Effect of hypokalemia on heart rhythm in dialysis patients. Kidney Int. 2001."),
    # Another year's, at the same pages.
    ("Smith J. The year in cardiology: heart failure. Eur Heart J. 2018;39:400-410.", "Smith J. The year in cardiology: heart failure. Eur Heart J. 2019;40:400-410."),
    ("Smith J, Jones P, Brown C. Gene therapy in haemophilia: an update. Gene Ther. 2011;18:101.", "Smith J, Jones P, Brown C. Gene therapy in haemophilia: an update. Gene Ther. 2014;21:101."),
    ("IEA. World Energy Outlook. Paris; 2018.", "IEA. World Energy Outlook. Paris; 2019."),
    ("UNAIDS (2009) Report on the global AIDS epidemic. Geneva.", "UNAIDS (2010) Report on the global AIDS epidemic. Geneva."),
    # Numbers that are in no field.
    ("Zhang L, Wang Y. RNA-seq of mouse liver [dataset]. GEO; 2019. GSE100001.", "Zhang L, Wang Y. RNA-seq of mouse liver [dataset]. GEO; 2019. GSE100002."),
    ("Smith J, inventor. Method of making glass. US patent 5,123,456. 1992.", "Smith J, inventor. Method of making glass. US patent 5,223,457. 1993."),
    ("Smith J, Jones P. Method of making glass. US 2010/0012345 A1, 2010.", "Smith J, Jones P. Method of making glass. US 2010/0012354 A1, 2010."),
]  # fmt: skip
TOGETHER = [
    ("Dupont JP, Lefèvre M. L'évolution de la mortalité infantile en France. Rev Epidemiol Sante Publique. 2007;55.",
     "Dupont JP, Lefèvre M. L'évolution de la mortalité infantile en France. Revue d'Épidémiologie et de Santé Publique. 2007;55(3):195-204."),
    ("Berg A, Dahl B. Sleep in winter. BMC Psychiatry. 2019;19:123.", "Berg A, Dahl B. Sleep in winter. BMC Psychiatry. 2019;19(1):1-10."),
    ("Berg A, Dahl B. Effect of sleep on mood in the north. PNAS 2018.", "Berg A, Dahl B. Effect of sleep on mood in the north. Proc Natl Acad Sci U S A. 2018;115:100-110."),
]  # fmt: skip


def kinds(one: str, other: str) -> Kind:
    text = f"Moss [1] and owls [2].\n\nReferences\n\n1. {one}\n2. {other}\n"
    first, second = map(describe, extract(SourceFile(Path("p.txt"), text)).references)
    kind = compare(first, second).kind
    assert compare(second, first).kind is kind
    return kind


@pytest.mark.parametrize(("one", "other"), APART, ids=[one[:40] for one, _ in APART])
def test_two_works(one: str, other: str) -> None:
    assert kinds(one, other) not in {Kind.EXACT, Kind.PROBABLE}
    text = f"Moss [1] and owls [2].\n\nReferences\n\n1. {one}\n2. {other}\n"
    assert not citecheck.check_text(text, select=["REF001", "REF003"]).findings


@pytest.mark.parametrize(("one", "other"), TOGETHER, ids=[one[:40] for one, _ in TOGETHER])
def test_one_work(one: str, other: str) -> None:
    assert kinds(one, other) in {Kind.EXACT, Kind.PROBABLE}


LIBRARY = "@{kind}{{{key}, author={{Smith, J}}, title={{A guide to the mosses of the north}}, year=2001, {more}}}"
LIBRARIES = [
    ("patent", "number={US 5123456}", "number={US 5123457}"),
    ("techreport", "number={TR-12}", "number={TR-13}"),
    ("standard", "number={ISO 10993-1}", "number={ISO 10993-5}"),
    ("book", "volume={4A}", "volume={4B}"),
    ("book", "part={1}", "part={2}"),
    ("inbook", "chapter=1", "chapter=2"),
    ("book", "subtitle={Using R}", "subtitle={Using SAS}"),
    ("software", "version={1.2}", "version={1.3}"),
    ("misc", "howpublished={GEO GSE12345}", "howpublished={GEO GSE12346}"),
    ("misc", "url={https://who.test/tcd}", "url={https://who.test/mli}"),
    ("book", "edition={Seventh}", "edition={Eighth}"),
]


@pytest.mark.parametrize(("kind", "one", "other"), LIBRARIES)
def test_two_works_of_a_library(kind: str, one: str, other: str) -> None:
    entries = [LIBRARY.format(kind=kind, key=key, more=more) for key, more in (("a", one), ("b", other))]  # fmt: skip
    file = SourceFile(Path("refs.bib"), "\n".join(entries), format="bibtex")
    first, second = map(describe, extract(file).references)
    assert compare(first, second).kind not in {Kind.EXACT, Kind.PROBABLE}
