{
    "name": "Repair SMS Queue",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "summary": "Sends SMS by OCA's job queue, on as many machines as run its jobs",
    "author": "Repair Notifications",
    "website": "https://github.com/repair-notifications/repair-notifications",
    "license": "LGPL-3",
    "depends": ["repair_sms_wallet", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
