{
    "name": "Repair Inbox",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "summary": "What customers answer by SMS, and what their yes or no does",
    "author": "Repair Notifications",
    "website": "https://github.com/repair-notifications/repair-notifications",
    "license": "LGPL-3",
    "depends": ["repair_sms_wallet", "bus", "resource"],
    "data": [
        "security/ir.model.access.csv",
        "security/repair_inbox_security.xml",
        "wizards/repair_conversation_link_views.xml",
        "views/repair_conversation_views.xml",
        "views/repair_order_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/repair_inbox_demo.xml"],
    "post_init_hook": "post_init_hook",
    "assets": {
        "web.assets_backend": ["repair_inbox/static/src/**/*"],
    },
}
