# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codes analysts take for one another, so that a planted disagreement is one that people might have."""

from __future__ import annotations

import re

SIBLINGS = {
    "Consent and control over data": ("Unwanted access and sharing", "Secondary and commercial use"),
    "Unwanted access and sharing": ("Surveillance and constant monitoring", "Data security and breaches"),
    "Surveillance and constant monitoring": ("Unwanted access and sharing", "Consent and control over data"),
    "Data security and breaches": ("Unwanted access and sharing",),
    "Secondary and commercial use": ("Consent and control over data", "Unwanted access and sharing"),
    "Accuracy and validity of inferences": ("Quality and completeness of data", "Overtrust in the machine"),
    "Bias and representativeness": ("Accuracy and validity of inferences", "Quality and completeness of data"),
    "Transparency and explainability": ("Overtrust in the machine", "Accuracy and validity of inferences"),
    "Quality and completeness of data": ("Accuracy and validity of inferences", "Bias and representativeness"),
    "Overtrust in the machine": ("Accuracy and validity of inferences", "Transparency and explainability"),
    "Distress from results or labels": ("Stigma and discrimination", "Damage to relationships"),
    "Stigma and discrimination": ("Distress from results or labels", "Damage to relationships"),
    "Misdiagnosis and wrong treatment": ("Distress from results or labels", "Stigma and discrimination"),
    "Damage to relationships": ("Distress from results or labels", "Loss of agency"),
    "Loss of agency": ("Distress from results or labels", "Damage to relationships"),
    "Fit with clinical workflow": ("Actionability of outputs", "Cost and resources"),
    "Actionability of outputs": ("Fit with clinical workflow", "Evidence of benefit"),
    "Cost and resources": ("Unequal access to technology", "Fit with clinical workflow"),
    "Training and digital literacy": ("Fit with clinical workflow", "Unequal access to technology"),
    "Unequal access to technology": ("Cost and resources", "Training and digital literacy"),
    "Evidence of benefit": ("Actionability of outputs",),
    "Individual baselines": ("Developmental and life context",),
    "Developmental and life context": ("Individual baselines", "Cultural and linguistic fit"),
    "Cultural and linguistic fit": ("Individual baselines", "Developmental and life context"),
    "Oversight and accountability": ("Liability", "Standards and certification"),
    "Liability": ("Oversight and accountability",),
    "Standards and certification": ("Oversight and accountability",),
    "Reducing persons to data": ("Limits of measuring inner life",),
    "Limits of measuring inner life": ("Reducing persons to data", "Loss of the human encounter"),
    "Loss of the human encounter": ("Limits of measuring inner life",),
}
"""Codes of the same domain."""

STRANGERS = {
    "Consent and control over data": ("Loss of agency", "Oversight and accountability"),
    "Unwanted access and sharing": ("Damage to relationships", "Stigma and discrimination"),
    "Surveillance and constant monitoring": (
        "Loss of agency",
        "Distress from results or labels",
        "Damage to relationships",
    ),
    "Data security and breaches": ("Oversight and accountability", "Cost and resources", "Liability"),
    "Secondary and commercial use": ("Stigma and discrimination", "Liability", "Oversight and accountability"),
    "Accuracy and validity of inferences": (
        "Misdiagnosis and wrong treatment",
        "Evidence of benefit",
        "Limits of measuring inner life",
        "Individual baselines",
    ),
    "Bias and representativeness": (
        "Cultural and linguistic fit",
        "Unequal access to technology",
        "Stigma and discrimination",
    ),
    "Transparency and explainability": (
        "Training and digital literacy",
        "Oversight and accountability",
        "Actionability of outputs",
    ),
    "Quality and completeness of data": (
        "Unequal access to technology",
        "Individual baselines",
        "Fit with clinical workflow",
        "Developmental and life context",
    ),
    "Overtrust in the machine": ("Misdiagnosis and wrong treatment", "Loss of the human encounter", "Liability"),
    "Distress from results or labels": ("Reducing persons to data", "Transparency and explainability"),
    "Stigma and discrimination": (
        "Reducing persons to data",
        "Secondary and commercial use",
        "Unwanted access and sharing",
    ),
    "Misdiagnosis and wrong treatment": (
        "Accuracy and validity of inferences",
        "Liability",
        "Overtrust in the machine",
    ),
    "Damage to relationships": (
        "Loss of the human encounter",
        "Unwanted access and sharing",
        "Surveillance and constant monitoring",
    ),
    "Loss of agency": ("Overtrust in the machine", "Consent and control over data"),
    "Fit with clinical workflow": ("Loss of the human encounter", "Quality and completeness of data"),
    "Actionability of outputs": ("Transparency and explainability", "Liability"),
    "Cost and resources": ("Secondary and commercial use",),
    "Training and digital literacy": ("Transparency and explainability",),
    "Unequal access to technology": ("Bias and representativeness", "Developmental and life context"),
    "Evidence of benefit": ("Accuracy and validity of inferences", "Standards and certification"),
    "Individual baselines": ("Accuracy and validity of inferences", "Quality and completeness of data"),
    "Developmental and life context": ("Accuracy and validity of inferences", "Distress from results or labels"),
    "Cultural and linguistic fit": ("Bias and representativeness",),
    "Oversight and accountability": ("Transparency and explainability", "Consent and control over data"),
    "Liability": ("Misdiagnosis and wrong treatment", "Overtrust in the machine"),
    "Standards and certification": ("Evidence of benefit", "Accuracy and validity of inferences"),
    "Reducing persons to data": ("Stigma and discrimination", "Accuracy and validity of inferences"),
    "Limits of measuring inner life": ("Accuracy and validity of inferences", "Transparency and explainability"),
    "Loss of the human encounter": ("Damage to relationships", "Fit with clinical workflow"),
}
"""Codes of other domains."""

_TEMPTATIONS = (
    (r"\b(?:password|login|hacked|locked)\b", "Data security and breaches"),
    (r"\b(?:camera|watching|sees everything|looking in)\b", "Surveillance and constant monitoring"),
    (r"\b(?:price|dollars|paid|cheap|salary|budget|bill)\b", "Cost and resources"),
    (r"\b(?:course|lesson|learned|learnt|taught|trained|manual|instructions)\b", "Training and digital literacy"),
    (r"\b(?:bus|far out|long ride|one bar|signal|no car)\b", "Unequal access to technology"),
    (r"\b(?:colou?rs?|graph|chart|curve|dots|button)\b", "Transparency and explainability"),
    (r"\b(?:printer|tab|screens?|ward round|handover|schedule)\b", "Fit with clinical workflow"),
    (r"\b(?:old phone|cracked|charger|battery|broken)\b", "Quality and completeness of data"),
    (r"\b(?:nervous|scared|cried|stomach|worried)\b", "Distress from results or labels"),
    (r"\b(?:argue|quarrel|fight|not speaking|silence)\b", "Damage to relationships"),
    (r"\b(?:grandmother|grandma|sister|brother|stepdad|in-laws)\b", "Developmental and life context"),
    (r"\b(?:language|accent|dialect|translat\w+)\b", "Cultural and linguistic fit"),
    (r"\b(?:committee|board|inspector|rules|official)\b", "Oversight and accountability"),
    (r"\b(?:sit together|hand|face to face|listens?|company)\b", "Loss of the human encounter"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), code) for pattern, code in _TEMPTATIONS)


def temptations(sentence: str) -> list[str]:
    """Return codes that an eager analyst might see in a sentence of plain talk."""
    return [code for pattern, code in _COMPILED if pattern.search(sentence)]
