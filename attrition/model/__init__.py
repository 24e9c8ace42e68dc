"""The model: what is declared (parameters, state, signals, levers, clocks) and the rules that change it."""
