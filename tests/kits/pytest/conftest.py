pytest_plugins = ["inspector_sim", "pytester"]
