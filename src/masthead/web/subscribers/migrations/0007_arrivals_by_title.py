from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0001_initial'),
        ('subscribers', '0006_brakes_by_scope'),
    ]

    operations = [
        migrations.AddField(
            model_name='arrival',
            name='domain',
            field=models.CharField(default='', max_length=255),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='arrival',
            name='publication',
            field=models.ForeignKey(default=0, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='publications.publication'),
            preserve_default=False,
        ),
    ]
