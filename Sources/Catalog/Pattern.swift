import CPCRE2

/// A regular expression of PCRE2, compiled once and shared by all threads: case-insensitive, on UTF-8, with Unicode's idea of a letter.
package final class Pattern: Sendable {
    /// Steps a match may take from each place where it is tried; an expression that wants more is given up on rather than waited for.
    private static let stepLimit: UInt32 = 2_000
    private static let lengthLimit = 2_000

    package let text: String
    package let groupCount: Int
    // Neither compiled code nor its limits ever change: PCRE2 lets any number of threads match with them.
    nonisolated(unsafe) fileprivate let code: OpaquePointer
    nonisolated(unsafe) fileprivate let context: OpaquePointer?
    /// Whether it is machine code; where there is no just-in-time compiler, PCRE2 interprets.
    fileprivate let isMachineCode: Bool
    private let needs: NeededBytes

    /// - Throws: `PatternError.invalid` with the byte where the expression goes wrong.
    package init(_ text: String) throws(PatternError) {
        guard text.utf8.count <= Self.lengthLimit else {
            throw .invalid(reason: "it is longer than \(Self.lengthLimit) bytes", offset: Self.lengthLimit)
        }
        let options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | UInt32(PCRE2_MATCH_INVALID_UTF)
        var (status, offset) = (Int32(0), 0)
        let bytes = Array(text.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &status, &offset, nil) else {
            throw .invalid(reason: Self.message(status), offset: offset)
        }
        isMachineCode = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
        var groups: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        context = pcre2_match_context_create_8(nil)
        pcre2_set_match_limit_8(context, Self.stepLimit)
        pcre2_set_depth_limit_8(context, 1_000)
        pcre2_set_heap_limit_8(context, 1_024)
        self.text = text
        self.code = code
        needs = NeededBytes(of: code)
        groupCount = Int(groups)
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_code_free_8(code)
    }

    /// Whether it may match a text that has these bytes. Far quicker than to try: most of many patterns are told so not to match.
    func mayMatch(_ bytes: ByteSet) -> Bool { needs.areIn(bytes) }

    /// The number of a named group; nil where there is none of that name.
    package func group(named name: String) -> Int? {
        let number = pcre2_substring_number_from_name_8(code, Array(name.utf8) + [0])
        return number > 0 ? Int(number) : nil
    }

    /// The text as an expression that matches it literally.
    package static func quoted(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if character.isASCII, !character.isLetter, !character.isNumber, !character.isWhitespace { result += "\\" }
            result.append(character)
        }
    }

    private static func message(_ status: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(status, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "error \(status)"
    }
}

extension Pattern: Hashable {
    package static func == (a: Pattern, b: Pattern) -> Bool { a.text == b.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

package enum PatternError: Error, Equatable, Sendable, CustomStringConvertible {
    /// - offset: in bytes of the expression's UTF-8.
    case invalid(reason: String, offset: Int)
    /// What shall come in the place of matches asks for what the expression does not have.
    case badReplacement(reason: String)
    /// A match wanted more steps than it may take.
    case tooComplex

    package var description: String {
        switch self {
        case .invalid(let reason, _): "the expression is wrong: \(reason)"
        case .badReplacement(let reason): "the replacement cannot be used: \(reason)"
        case .tooComplex: "the expression takes too long: make it simpler"
        }
    }

    /// With the place where the expression goes wrong, as a person counts its characters.
    package func description(in expression: String) -> String {
        guard case .invalid(let reason, let offset) = self else { return description }
        let character = String(decoding: expression.utf8.prefix(offset), as: UTF8.self).count + 1
        return "the expression is wrong at character \(character): \(reason)"
    }
}

/// Matches one pattern again and again, on one thread.
package final class PatternMatcher {
    private let pattern: Pattern
    private let data: OpaquePointer?

    package init(_ pattern: Pattern) {
        self.pattern = pattern
        data = pcre2_match_data_create_from_pattern_8(pattern.code, nil)
    }

    deinit { pcre2_match_data_free_8(data) }

    /// Whether the subject matches at or behind `start`; then `range` tells where.
    package func matches(_ subject: UnsafeRawBufferPointer, from start: Int = 0) throws(PatternError) -> Bool {
        let base = subject.baseAddress?.assumingMemoryBound(to: UInt8.self)
        // The direct call leaves out checks that take longer than most matches.
        let match = pattern.isMachineCode && base != nil ? pcre2_jit_match_8 : pcre2_match_8
        let status = match(pattern.code, base, subject.count, start, 0, data, pattern.context)
        if status >= 0 { return true }
        guard status == PCRE2_ERROR_NOMATCH else { throw .tooComplex }
        return false
    }

    /// The bytes of a group of the last match, 0 for all of it; nil where the group took no part.
    package func range(_ group: Int) -> Range<Int>? {
        guard group <= pattern.groupCount, let offsets = pcre2_get_ovector_pointer_8(data) else { return nil }
        let (start, end) = (offsets[group * 2], offsets[group * 2 + 1])
        // `\K` in a lookahead can put the start behind the end.
        return start == Int.max || start == -1 || start > end ? nil : start..<end
    }
}
