// What a cell of a grid may be besides its value: the bits of `Cells.states`, named as in Python.

export const PADDING = 1;
export const UNREAD = 2;
export const CHANGED = 4;

// Whether the cell in place `k` of a grid, in reading order, is in a state.
export const isIn = (panel, k, state) => Boolean(panel.content.states && panel.content.states[k] & state);
