from . import controllers, models, wizards
from .tools import secret_log

secret_log.install()
