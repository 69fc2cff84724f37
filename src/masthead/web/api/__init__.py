"""The API: what other programs may ask and do, below ``/api/v1``."""
