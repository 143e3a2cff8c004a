"""What breaks while the product works, and what it must come to all the same.

A process is killed at a step that is found by its name, or the step collides with
another transaction; then all goes on without a fault until nothing is left to do, and
phones, ledger and journal are compared (:mod:`faults.verdict`).
"""
