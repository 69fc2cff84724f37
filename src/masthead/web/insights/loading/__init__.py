"""From segments of events to counts.

loader      takes segments, unsubscriptions before all else
taken       which events came before
judging     a verdict for each event, fast, without a database
absorbing   a batch of one mailing's events into tables and counts
rows        raw events in the database
tally       what is counted of one mailing
engaged     sets for segments
recounting  all verdicts and counts anew, from kept events
"""
