/// Rows of cells whose columns line up.
struct TextTable {
    /// One cell: its text, and how it is coloured once it has been padded.
    struct Cell {
        var text: String
        var paint: (String) -> String = { $0 }

        init(_ text: String, paint: @escaping (String) -> String = { $0 }) {
            self.text = text
            self.paint = paint
        }
    }

    /// The columns that hold numbers and end together.
    let rightColumns: Set<Int>
    /// What stands before each row.
    let indent: String
    private var rows: [[Cell]] = []
    private var widths: [Int] = []

    init(indent: String = "", right: Set<Int> = []) {
        rightColumns = right
        self.indent = indent
    }

    /// Adds a row.
    mutating func add(_ row: [Cell]) {
        for (column, cell) in row.enumerated() {
            let width = Columns.width(of: cell.text)
            if column < widths.count {
                widths[column] = max(widths[column], width)
            } else {
                widths.append(width)
            }
        }
        rows.append(row)
    }

    /// The rows as lines; nothing stands behind the last cell of one.
    var lines: [String] {
        rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let isLast = column == row.count - 1
                let space = String(repeating: " ", count: widths[column] - Columns.width(of: cell.text))
                if rightColumns.contains(column) { return cell.paint(space + cell.text) }
                return cell.paint(isLast ? cell.text : cell.text + space)
            }
            return indent + cells.joined(separator: "  ")
        }
    }
}
