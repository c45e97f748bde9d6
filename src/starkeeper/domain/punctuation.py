"""The marks and words that show where a sentence ends: what ``sentences`` knows about languages."""
# ruff: noqa: RUF001

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLOSERS = "\"'”’»›)]}」』）】*_"
OPENERS = "\"'“‘«‹([{¿¡「『（【*_"
QUOTES = frozenset("\"'”’»›」』")

HARD_STOPS = "。！？｡।॥"
"""Stops that end a sentence whatever follows."""

STOPS = ".!?…؟۔．։።" + HARD_STOPS

COMMAS = ",;:–—、，；：،؛"
"""Marks behind which a long sentence is cut."""

LINE_GOES_ON = ",;&+–—、，،"
"""Marks that no line of a list ends with."""

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that are written without spaces: Thai, Lao, Burmese, Khmer, kana, Chinese characters."""

STOP = re.compile(f"[{STOPS}]++[{re.escape(CLOSERS)}]*+")
HEADING = re.compile(r"#{1,6}[ \t]+")
BULLET = re.compile(r"(?:[-*+–—>]+|\(?\d{1,3}[.)]|\(?[A-Za-z][)]|\(?[ivxIVX]{2,4}[.)])(?:[ \t]+|$)|[•‣◦▪▫●○∙·⁃✓✔➢➤→]+")
CHECKBOX = re.compile(r"\[[ xX]\][ \t]+")

BEFORE_NAMES = _words(
    """dr mr mrs ms prof st sr sra mme mlle hr fr gen col sgt capt lt rev hon gov sen rep pres messrs vs approx ca cf
    eg ie viz al fig figs eq nos nr vol vols ch sec pp pg par ref refs est resp incl excl zb bzw dh vgl bspw evtl ggf
    sog mio mrd tel env ver cont min max avg std temp ext"""
)
"""Abbreviations that stand before what they belong to."""

NEVER_LAST = _words("eg ie vs zb dh approx ca cf viz dr mr mrs ms prof")
"""Those of them that no sentence ends with."""

BEFORE_NUMBERS = _words("no art p para")
"""Abbreviations only where a figure follows; else they are words."""

MAY_END = _words(
    """inc ltd co corp llc plc gmbh dept etc usw jr ph phd md ba bsc msc mba am pm us uk eu un usa usd dc
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun hrs mins secs ave blvd"""
)
"""Abbreviations that end a sentence where the next word begins one."""

ALSO_WORDS = _words("ca fig al sec ch min max us am un co mar sat sun mon dec ext env std ver est fr hr rep col gen")
"""Abbreviations that are words, or names of things, as well."""

STARTERS = _words(
    """i we he she they it you the a an this that these those there my our his her their its your in on at by for from
    with after before when while once as so but and or if because since although though however then later finally
    next first second third instead meanwhile both each every all some most many no not nobody everyone one two what
    who why how where to during within over under until without despite eventually also still even only just
    today yesterday now here result situation task action lesson ich wir er sie es der die das ein eine"""
)
"""Words that begin a sentence far more often than they follow an abbreviation as a name."""

CONJUNCTIONS = _words(
    """and but so because then while when which who where after before since although though until however therefore
    und aber weil dann als et mais donc alors puis y pero porque entonces cuando"""
)
"""Words before which a long sentence is cut."""

DANGLING = _words(
    """a an the of to in on at by for from with and or but as than that which who into over under about between is are
    was were be been my our their his her its your this these those we i they he she"""
)
"""Words that no item of a list ends with: the line goes on."""
