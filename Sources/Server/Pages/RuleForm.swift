import Catalog
import HTTPTypes

/// A rule as it stands in the page's form, whether it can be used or not.
struct RuleForm {
    /// What a rule makes its tag of.
    private enum Giving: String, CaseIterable { case tag, group, match, none }

    private let name, pattern, type, source, gives, tag, captureGroup, replacement: String
    private let removesFromName, isEnabled: Bool
    /// Whose channels the rule is tried on; nil for all.
    let account: Int64?

    init(_ rule: TagRule) {
        let giving: Giving =
            switch (rule.tag, rule.captureGroup) {
            case (""?, _) where rule.removesFromName: .none
            case (_?, _): .tag
            case (nil, let group): group?.isEmpty == false ? .group : .match
            }
        (name, pattern, type, source) = (rule.name, rule.pattern, rule.kind.rawValue, rule.source.rawValue)
        (gives, tag, captureGroup) = (giving.rawValue, rule.tag ?? "", rule.captureGroup ?? "")
        (removesFromName, replacement, isEnabled, account) = (rule.removesFromName, rule.replacement, rule.isEnabled, nil)
    }

    init(_ form: [String: String]) {
        func text(_ key: String) -> String { form[key] ?? "" }
        (name, pattern, type) = (text("name"), text("pattern"), text("type"))
        (source, gives, tag, captureGroup) = (text("source"), text("gives"), text("tag"), text("capture_group"))
        (removesFromName, replacement, isEnabled) = (form["remove_from_name"] != nil, text("replacement"), form["enabled"] != nil)
        account = form["account_id"].flatMap(Int64.init)
    }

    /// The rule as the API takes it.
    var body: JSONObject {
        var body: JSONObject = [
            "pattern": .string(pattern), "type": .string(type), "source": .string(source), "tag": .null, "capture_group": .null,
            "remove_from_name": .bool(removesFromName), "replacement": .string(replacement), "enabled": .bool(isEnabled),
        ]
        if !name.trimmingSpaces().isEmpty { body["name"] = .string(name) }
        switch Giving(rawValue: gives) {
        case .tag: body["tag"] = .string(tag)
        case .group: body["capture_group"] = .string(captureGroup)
        case .some(.none): body["tag"] = .string("")
        case .match, nil: break
        }
        return body
    }

    func json(_ words: Words) -> JSON {
        .object([
            "name": .string(name), "pattern": .string(pattern), "tag": .string(tag), "capture_group": .string(captureGroup),
            "remove_from_name": .bool(removesFromName), "replacement": .string(replacement), "enabled": .bool(isEnabled),
            "types": Self.choices("types", TagRule.Kind.allCases.map(\.rawValue), type, words),
            "sources": Self.choices("sources", TagRule.Source.allCases.map(\.rawValue), source, words),
            "givings": Self.choices("givings", Giving.allCases.map(\.rawValue), gives, words),
        ])
    }

    private static func choices(_ section: String, _ values: [String], _ chosen: String, _ words: Words) -> JSON {
        .array(
            values.map { value in
                .object([
                    "value": .string(value), "label": .string(words.text("rules.\(section).\(value)")), "is_chosen": .bool(value == chosen),
                ])
            })
    }

    /// What is wrong with a rule, under the name of the field where it is; nil for an error that is not the form's.
    static func problem(_ error: any Error, _ words: Words) -> JSONObject? {
        switch error {
        case TagRuleError.invalid(_, let field, let reason): return [field.rawValue: .string(words.sentence(reason).asSentence)]
        case let error as RequestError where error.status == .badRequest:
            let parts = error.text.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2, RuleJSON.ruleFields.contains(String(parts[0])) else { return nil }
            return [String(parts[0]): .string(words.sentence(String(parts[1])).asSentence)]
        default: return nil
        }
    }
}
