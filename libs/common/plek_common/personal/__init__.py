"""What says who somebody is: where it may live (`marker`), and where it slipped into what people wrote (`scanner`)."""
