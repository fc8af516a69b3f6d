extension Theme {
    /// Reads a theme file that inherits from shipped themes, if from any.
    ///
    /// - Parameters:
    ///   - file: the file's name, for messages; without its ending it is the theme's name.
    ///   - text: what is in it.
    /// - Throws: ``ThemeError`` with file, key and remedy; nothing else.
    public init(file: String, text: String) throws(ThemeError) {
        let source = try ThemeSource(file: file, text: text)
        self = try source.theme { ThemeCatalog.shippedSource($0) }
    }
}
