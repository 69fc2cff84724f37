"""What revenue keeps: one module a noun."""

from masthead.web.revenue.models.affiliate import Earning, EarningsImport, Programme
from masthead.web.revenue.models.jobs import Appearance, Employer, EmployerLink, JobBoard, JobLetter, Listing

__all__ = [
    "Appearance",
    "Earning",
    "EarningsImport",
    "Employer",
    "EmployerLink",
    "JobBoard",
    "JobLetter",
    "Listing",
    "Programme",
]
