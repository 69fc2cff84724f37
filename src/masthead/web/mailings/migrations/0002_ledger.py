from django.db import migrations

from masthead.web.mailings.schema import LedgerStep, leave_ledger


class Migration(migrations.Migration):

    dependencies = [
        ('mailings', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(LedgerStep(1), leave_ledger),
    ]
