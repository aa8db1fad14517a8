"""Two people ask the same in words of their own."""

FIRST = ("Huisarts in het dorp", "Onze huisarts gaat met pensioen. Hoe houden we huisartsenzorg in kleine kernen?")
OTHER = ("Huisartsenzorg in kleine kernen", "Hoe houden we de huisarts bereikbaar in dorpen als er geen opvolger komt?")
