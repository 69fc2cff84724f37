"""Alarms: too many complaints, bounces or deferrals of a mailing, and mailings that stall."""
