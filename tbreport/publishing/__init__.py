"""What a report gives away: found before it is written, and replaced where the user asks for that."""

from __future__ import annotations

from tbreport.options import MARK
from tbreport.publishing.redaction import Redactor
from tbreport.publishing.scan import Finding, findings

__all__ = ["MARK", "Finding", "Redactor", "findings"]
