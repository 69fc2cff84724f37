"""What revenue keeps: one module a noun."""

from masthead.web.revenue.models.advertisers import Advertiser, Contact
from masthead.web.revenue.models.affiliate import Earning, EarningsImport, Programme
from masthead.web.revenue.models.campaigns import Booking, Campaign, SponsorLink
from masthead.web.revenue.models.creatives import Creative, HouseAd, Reminder
from masthead.web.revenue.models.jobs import (
    Appearance,
    BoardClick,
    Employer,
    EmployerLink,
    JobBoard,
    JobLetter,
    Listing,
)
from masthead.web.revenue.models.reports import Report, ReportLetter
from masthead.web.revenue.models.slots import Rate, SalesRules, Slot

__all__ = [
    "Advertiser",
    "Appearance",
    "BoardClick",
    "Booking",
    "Campaign",
    "Contact",
    "Creative",
    "Earning",
    "EarningsImport",
    "Employer",
    "EmployerLink",
    "HouseAd",
    "JobBoard",
    "JobLetter",
    "Listing",
    "Programme",
    "Rate",
    "Reminder",
    "Report",
    "ReportLetter",
    "SalesRules",
    "Slot",
    "SponsorLink",
]
