"""Trades: what advertisers sell. A closed set, so that two spellings of one never stand in one edition."""

from __future__ import annotations

from enum import StrEnum


class Trade(StrEnum):
    """OTHER is nobody’s rival."""

    ACCOUNTING = "accounting"
    BANKING = "banking"
    BOOKS = "books"
    CARS = "cars"
    CLOUD = "cloud"
    COFFEE = "coffee"
    CONSULTING = "consulting"
    EDUCATION = "education"
    ENERGY = "energy"
    EVENTS = "events"
    FASHION = "fashion"
    FOOD = "food"
    GOVERNMENT = "government"
    HEALTH = "health"
    HIRING = "hiring"
    INSURANCE = "insurance"
    INVESTING = "investing"
    LAW = "law"
    LOGISTICS = "logistics"
    MEDIA = "media"
    PAYMENTS = "payments"
    PROPERTY = "property"
    RETAIL = "retail"
    SECURITY = "security"
    SOFTWARE = "software"
    TELECOMS = "telecoms"
    TRAVEL = "travel"
    OTHER = "other"


NAMES: dict[Trade, str] = {
    Trade.ACCOUNTING: "Accounting and tax",
    Trade.BANKING: "Banking",
    Trade.BOOKS: "Books and publishing",
    Trade.CARS: "Cars and mobility",
    Trade.CLOUD: "Cloud and hosting",
    Trade.COFFEE: "Coffee and drinks",
    Trade.CONSULTING: "Consulting",
    Trade.EDUCATION: "Education and training",
    Trade.ENERGY: "Energy",
    Trade.EVENTS: "Events",
    Trade.FASHION: "Fashion and beauty",
    Trade.FOOD: "Food",
    Trade.GOVERNMENT: "Government and charities",
    Trade.HEALTH: "Health",
    Trade.HIRING: "Hiring and staffing",
    Trade.INSURANCE: "Insurance",
    Trade.INVESTING: "Investing",
    Trade.LAW: "Law",
    Trade.LOGISTICS: "Logistics",
    Trade.MEDIA: "Media",
    Trade.PAYMENTS: "Payments",
    Trade.PROPERTY: "Property",
    Trade.RETAIL: "Retail",
    Trade.SECURITY: "Security",
    Trade.SOFTWARE: "Software",
    Trade.TELECOMS: "Telecoms",
    Trade.TRAVEL: "Travel",
    Trade.OTHER: "Something else",
}
CHOICES = [(each.value, NAMES[each]) for each in Trade]
