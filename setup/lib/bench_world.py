"""What the cases of ``setup/bench`` have in common."""


def make_repairs(env, number):
    """Make repairs with the device on its way, of customers who agreed to be told.

    :param odoo.api.Environment env: environment
    :param int number: how many, each of another customer
    :return: recordset of repair.order
    """
    customers = env["res.partner"].create(
        [
            {
                "name": f"Customer {index}",
                "phone": f"+48 601 {index // 1000:03} {index % 1000:03}",
                "email": f"customer{index}@example.com",
                "lang": "pl_PL",
                "data_processing_consent": True,
            }
            for index in range(number)
        ]
    )
    product = env["product.product"].create({"name": "Phone", "type": "consu"})
    return env["repair.order"].create(
        [
            {
                "partner_id": customer.id,
                "product_id": product.id,
                "handover_in": "courier",
            }
            for customer in customers
        ]
    )
