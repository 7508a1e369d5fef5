"""Tables of exchange rates, of which one is in use."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0015_company_merges'),
    ]

    operations = [
        migrations.CreateModel(
            name='RateTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(blank=True, help_text='The newest day of its rates.', null=True)),
                ('note', models.CharField(blank=True, help_text='Where the rates come from.', max_length=300)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('curated', models.BooleanField(default=False, editable=False, verbose_name='came with the project')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('is_active', models.BooleanField(default=False, editable=False, verbose_name='in use')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rate_tables', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('per_usd', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='units per US dollar')),
                ('date', models.DateField(blank=True, null=True)),
                ('approximate', models.BooleanField(default=False)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='jobs.ratetable')),
            ],
            options={
                'ordering': ['currency'],
            },
        ),
        migrations.CreateModel(
            name='RateTableChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_person', models.BooleanField(default=False, verbose_name='made by a person')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.ratetable')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rate_table_changes', to=settings.AUTH_USER_MODEL)),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='jobs.ratetable')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='ratetable',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('is_active',), name='one_rate_table_in_use'),
        ),
        migrations.AddConstraint(
            model_name='ratetable',
            constraint=models.UniqueConstraint(condition=models.Q(('curated', True)), fields=('digest',), name='one_curated_table_per_content'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.UniqueConstraint(fields=('table', 'currency'), name='one_rate_per_table_and_currency'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='rate_currency_is_a_code'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(('per_usd__gt', 0)), name='rate_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('currency', 'USD'), _negated=True), ('per_usd', 1), _connector='OR'), name='one_dollar_is_one_dollar'),
        ),
    ]
