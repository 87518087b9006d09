"""
The made-up framework ``keuken-brigade``; ``competentie.load_framework("keuken-brigade")`` finds it by its entry point.
"""
