print("babil")
