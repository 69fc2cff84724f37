"""Mailings: from an approved edition to a receipt that adds up."""
