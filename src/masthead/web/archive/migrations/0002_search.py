"""The full-text index, which the models know nothing of."""

from django.db import migrations

from masthead.web.archive.search_index import CreateSearchTable


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]

    operations = [CreateSearchTable()]
