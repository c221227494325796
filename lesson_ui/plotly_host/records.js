// The records a scene is made of, as JSDoc types: the Python records of `lesson_ui/drawing`, which say what each field
// means. A test compares the names. Fields that the message adds to a record come after its own (`derived.py`).

/** @typedef {Int16Array|Int32Array|Float32Array|Float64Array|Uint8Array|Uint16Array} NumberArray */

/**
 * @typedef {object} GridScene
 * @property {string} label
 * @property {Legend[]} legends
 * @property {string} revision
 * @property {string} hint
 * @property {number} above
 * @property {Panel[]} panels
 * @property {*[]} arrangement
 * @property {Link[]} links
 * @property {(ValueLine|ProductLine|AggregateLine|RectifiedLine|FormulaLine|PixelLine)[]} lines
 * @property {[number, number]|null} concealed
 * @property {[number, number]} start
 * @property {string|null} mixed
 * @property {*[]} reading
 * @property {boolean} in_rows
 * @property {boolean} steps
 * @property {number} smallest_picture
 * @property {boolean} follow
 * @property {boolean} restarts
 * @property {number} pace
 * @property {string} plays
 */

/**
 * @typedef {object} ViewsScene
 * @property {string} label
 * @property {Legend[]} legends
 * @property {string} revision
 * @property {string} hint
 * @property {number} above
 * @property {Panel[]} panels
 * @property {View[]} views
 * @property {Pyramid|null} pyramid
 * @property {*[]} arrangement
 * @property {*[]} reading
 * @property {number} smallest_picture
 * @property {[number, number]} start
 */

/**
 * @typedef {object} GalleryScene
 * @property {string} label
 * @property {Legend[]} legends
 * @property {string} revision
 * @property {string} hint
 * @property {number} above
 * @property {Gallery} gallery
 */

/**
 * @typedef {object} BlocksScene
 * @property {string} label
 * @property {Legend[]} legends
 * @property {string} revision
 * @property {string} hint
 * @property {number} above
 * @property {Blocks} blocks
 * @property {[number, number]} start
 */

/**
 * @typedef {object} ChartScene
 * @property {string} label
 * @property {Legend[]} legends
 * @property {string} revision
 * @property {string} hint
 * @property {number} above
 * @property {number} height
 * @property {number} part
 */

/**
 * @typedef {object} Panel
 * @property {string} name
 * @property {string} title
 * @property {Cells|Live|Picture|Curve|Bars|Trails} content
 * @property {string} note
 * @property {number} row0
 * @property {number} col0
 * @property {Ticks|null} ticks
 * @property {Tiles|null} tiles
 * @property {number|null} span
 * @property {boolean} pick
 * @property {number} rows
 * @property {number} cols
 * @property {boolean} big
 * @property {string} xaxis
 * @property {string} yaxis
 */

/**
 * @typedef {object} ValueLine
 * @property {string} result
 * @property {string} label
 * @property {number} link
 * @property {number} decimals
 * @property {boolean} exact
 * @property {Column|null} own
 */

/**
 * @typedef {object} ProductLine
 * @property {string} result
 * @property {string} label
 * @property {number} link
 * @property {number} decimals
 * @property {boolean} exact
 * @property {Column|null} own
 * @property {number|null} bias
 * @property {number|null} bias_decimals
 * @property {boolean} padding
 */

/**
 * @typedef {object} AggregateLine
 * @property {string} result
 * @property {string} label
 * @property {number} link
 * @property {number} decimals
 * @property {boolean} exact
 * @property {Column|null} own
 * @property {string} operation
 * @property {boolean} padding
 * @property {Column|null} mean
 */

/**
 * @typedef {object} RectifiedLine
 * @property {string} result
 * @property {string} label
 * @property {number} link
 * @property {number} decimals
 * @property {boolean} exact
 * @property {Column|null} own
 * @property {string} source
 */

/**
 * @typedef {object} FormulaLine
 * @property {string} result
 * @property {string} label
 * @property {number} link
 * @property {number} decimals
 * @property {boolean} exact
 * @property {Column|null} own
 * @property {string[]} formulas
 * @property {Object<string, Column>} columns
 * @property {Uint8Array|null} cases
 * @property {boolean} by_level
 */

/**
 * @typedef {object} PixelLine
 * @property {string} label
 * @property {number} decimals
 * @property {string} formula
 */

/**
 * @typedef {object} Column
 * @property {NumberArray|string[]} values
 * @property {number} decimals
 * @property {string} role
 */

/**
 * @typedef {object} Legend
 * @property {string} title
 * @property {Scale} scale
 * @property {string} note
 * @property {number} decimals
 */

/**
 * @typedef {object} Scale
 * @property {string} name
 * @property {number} min
 * @property {number} max
 */

/**
 * @typedef {object} Glyph
 * @property {string} glyph
 */

/**
 * @typedef {object} Table
 * @property {*[][]} rows
 */

/**
 * @typedef {object} Ticks
 * @property {boolean} rows
 * @property {string[]} row_heads
 * @property {string[]} column_heads
 */

/**
 * @typedef {object} Tiles
 * @property {number} rows
 * @property {number} cols
 * @property {string[]} names
 * @property {boolean} labelled
 */

/**
 * @typedef {object} Cells
 * @property {Scale|null} scale
 * @property {number} decimals
 * @property {Uint8Array|null} states
 * @property {string[]|null} labels
 * @property {boolean} editable
 * @property {boolean} shared
 * @property {NumberArray} values
 * @property {boolean} numbers
 */

/**
 * @typedef {object} Live
 * @property {Scale|null} scale
 * @property {number} decimals
 * @property {number} width
 * @property {Float64Array|null} frames
 * @property {boolean} numbers
 */

/**
 * @typedef {object} Picture
 * @property {NumberArray|null} values
 */

/**
 * @typedef {object} Curve
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Axis} x_axis
 * @property {Axis} y_axis
 * @property {Marker} marker
 * @property {[number, number][]} flat
 * @property {number[]} jumps
 * @property {boolean} hidden
 * @property {Float64Array|null} other
 * @property {string[]} names
 */

/**
 * @typedef {object} Axis
 * @property {[number, number]} ends
 * @property {number[]} ticks
 * @property {string[]} texts
 * @property {string} name
 */

/**
 * @typedef {object} Marker
 * @property {number} decimals
 * @property {Float64Array|null} derivatives
 * @property {string|null} across
 * @property {string|null} down
 */

/**
 * @typedef {object} Bars
 * @property {Float64Array} shares
 * @property {string[]} texts
 * @property {string[]} names
 * @property {string[]} roles
 */

/**
 * @typedef {object} Trails
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {string[]} names
 * @property {number[]} styles
 * @property {Axis} x_axis
 * @property {Axis} y_axis
 * @property {Rings|null} rings
 * @property {[number, number, string][]} places
 * @property {Float64Array|null} pulls
 * @property {number[]|null} drawn
 * @property {boolean} key
 * @property {boolean} hidden
 */

/**
 * @typedef {object} Rings
 * @property {Float32Array} x
 * @property {Float32Array} y
 */

/**
 * @typedef {object} Link
 * @property {Window|Listed|Maps} source
 * @property {string} read
 * @property {string[]} into
 * @property {Weights|null} weights
 * @property {Terms} terms
 * @property {number} decimals
 * @property {Int32Array|null} winner
 * @property {Float64Array|null} divisor
 * @property {string} name
 * @property {string} role
 * @property {Echo[]} echoes
 * @property {[number, number]} size
 * @property {NumberArray} levels
 * @property {Float64Array} level_values
 * @property {Float64Array|null} products
 */

/**
 * @typedef {object} Window
 * @property {Int32Array} rows
 * @property {Int32Array} cols
 */

/**
 * @typedef {object} Listed
 * @property {Int32Array} cells
 * @property {[number, number]} size
 * @property {Int32Array|null} weight_cells
 */

/**
 * @typedef {object} Maps
 * @property {Int32Array} channels
 * @property {Tiling} read
 * @property {Tiling} into
 * @property {[number, number]} size
 * @property {boolean} box
 * @property {Int32Array} rows
 * @property {Int32Array} cols
 */

/**
 * @typedef {object} Tiling
 * @property {number} rows
 * @property {number} cols
 * @property {number} across
 */

/**
 * @typedef {object} Weights
 * @property {string} grid
 * @property {number} decimals
 * @property {[number, number]} dilation
 * @property {string[]} texts
 * @property {Float64Array|null} sets
 */

/**
 * @typedef {object} Terms
 * @property {string|null} patch
 * @property {string|null} product
 * @property {string|null} running
 * @property {Float64Array|null} running_sums
 * @property {Float64Array|null} shown
 * @property {number|null} focus
 * @property {boolean} footprint
 */

/**
 * @typedef {object} Echo
 * @property {string} panel
 * @property {Int32Array} cells
 * @property {boolean} hides
 */

/**
 * @typedef {object} Gallery
 * @property {string} name
 * @property {Uint8Array} levels
 * @property {string[]} titles
 * @property {string[]} notes
 * @property {number|null} chosen
 * @property {string} pick
 */

/**
 * @typedef {object} Block
 * @property {string} name
 * @property {string} note
 * @property {[string, string][]} lines
 * @property {number} wide
 * @property {number} high
 * @property {number} back
 * @property {number|null} fill
 * @property {number[]} sources
 * @property {string} state
 */

/**
 * @typedef {object} Blocks
 * @property {string} name
 * @property {Block[]} items
 * @property {Scale} scale
 * @property {number|null} chosen
 */

/**
 * @typedef {object} View
 * @property {string} into
 * @property {[number, number]} size
 * @property {ReceptiveField[]} receptive_fields
 * @property {string} sentence
 * @property {string[]} row_texts
 * @property {string[]} column_texts
 * @property {Int32Array|null} up
 * @property {Int32Array|null} down
 * @property {Follow|null} follow
 * @property {Patch|null} patch
 */

/**
 * @typedef {object} ReceptiveField
 * @property {string} read
 * @property {Int32Array} rows
 * @property {Int32Array} columns
 * @property {boolean} solid
 * @property {string} role
 * @property {string} label
 * @property {boolean} shade
 * @property {boolean} by_column
 */

/**
 * @typedef {object} Follow
 * @property {string} grid
 * @property {Int32Array} rows
 * @property {Int32Array} columns
 */

/**
 * @typedef {object} Patch
 * @property {string} grid
 * @property {string} of
 * @property {Int32Array} rows
 * @property {Int32Array} columns
 */

/**
 * @typedef {object} Pyramid
 * @property {number} width
 * @property {Object<string, number>} left
 * @property {Object<string, number>} cell
 */
