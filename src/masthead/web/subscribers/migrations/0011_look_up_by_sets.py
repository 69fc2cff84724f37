from django.db import migrations

from masthead.web.subscribers.references import LookUpBySets


class Migration(migrations.Migration):

    dependencies = [
        ('subscribers', '0010_set_stamps'),
    ]

    operations = [
        LookUpBySets(),
    ]
