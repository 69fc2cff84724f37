from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0005_form_save"),
    ]

    operations = [
        migrations.AddField(
            model_name="formsave",
            name="order",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
