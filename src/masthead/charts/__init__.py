"""Charts as data: Vega-Lite views in one look, and their drawing without a browser.

look     colours by day and by night, sizes, and the look that all charts share
chart    what a chart is: a whole Vega-Lite view, its size, and words for those who do not see it
hours    openings and clicks by hour
sections the shares of sections beside what their places draw
growth   who came and who left
cohorts  who is still there, by the month they came
drawing  SVG and PNG of a chart

Every chart begins at zero, and says nothing by colour alone: what is filled, hollow or dashed differs without it, and
figures stand beside what they measure. Whoever shows a chart puts its table beside it.
"""
