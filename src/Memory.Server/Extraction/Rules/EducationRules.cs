using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>What the user studies or studied, and where.</summary>
internal static class EducationRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.IsPlural)
            return;
        if (Studies.Match(clause.Text) is { Success: true } match && Values.Clean(match.Read("v")) is { } subject && !Passing.IsMatch(subject))
            facts.Add(clause, new("education", subject, $"{(match.Groups["past"].Success ? "studied" : "studies")} {subject}") { IsTimeless = true });
        else if (Degree.Match(clause.Text) is { Success: true } degree && Values.CleanNoun(degree.Read("v")) is { } title)
            facts.Add(clause, new("education", title, $"{(degree.Groups["pursues"].Success ? "is pursuing" : "has")} a {title}") { IsTimeless = true });
        else if (DroppedOut.Match(clause.Text) is { Success: true } dropped)
            facts.Add(clause, new("education", $"dropped out of {dropped.Read("v")}", $"dropped out of {dropped.Read("v")}") { IsTimeless = true });
        else if (Major.Match(clause.Text) is { Success: true } major && Values.CleanNoun(major.Read("v")) is { Length: < 40 } field && !Passing.IsMatch(field))
            facts.Add(clause, new("education", field, $"majors in {field}") { IsTimeless = true });
        else if (Graduated.Match(clause.Text) is { Success: true } graduated && Values.Clean(graduated.Read("v")) is { } school && (Values.IsProper(school) || School.IsMatch(school)))
            facts.Add(clause, new("education", school, $"graduated from {school}") { IsTimeless = true });
        else if (Attends.Match(clause.Text) is { Success: true } attends && Values.Clean(attends.Read("v")) is { } place && (attends.Groups["at"].Success || School.IsMatch(place)) && Values.IsProper(place))
            facts.Add(clause, new("education", place, $"{(attends.Groups["past"].Success ? "went to" : "goes to")} {place}") { IsTimeless = attends.Groups["past"].Success });
    }

    private static readonly Pattern Studies = Patterns.Of(@"^I (?:(?<past>studied|majored in|did my degree in|read)|study|am (?:studying|majoring in|doing (?:a|my) (?:degree|major) in)|have been studying|major in|am doing a degree in) (?<v>(?!for\b|to\b|at\b|in\b|about\b|with\b|books?\b|a\b|the\b|my\b|this\b|that\b|more\b|hard\b).+)$");

    /// <summary>Studying as reading up on something, or a habit without a subject.</summary>
    private static readonly Pattern Passing = Patterns.Of(@"^(hard|a lot|every|daily|right|all|too|late|abroad|alone|online|best|better|harder|from|and|books?|news|it|your|something|some|part|full|well)\b|\b(question|problem|case|data|report|manual|docs|documentation|book)\b");

    private static readonly Pattern Degree = Patterns.Of(@"^I (?:have|got|hold|earned|completed|received|finished|did|(?<pursues>am (?:doing|pursuing|working on|getting))) (?:an?|my) (?<v>(?:(?:phd|ph\.d\.?|doctorate|master's|masters|master|bachelor's|bachelors|bachelor|associate's|undergraduate|graduate|college|university|law|medical|engineering|business|nursing|teaching|science|bs|ba|bsc|msc|ma|mba|md|jd|b\.sc\.?|m\.sc\.?|b\.a\.|mfa)(?: degree)?|degree|diploma|minor|mba)(?: (?:in|from|at) .+| of (?:science|arts|laws?|business|engineering|education|philosophy|medicine|fine arts)\b.*)?)$");

    private static readonly Pattern DroppedOut = Patterns.Of(@"^I (?:have )?dropped out of (?<v>(?:high school|college|university|uni|school|grad school|law school|med school))\b");

    private static readonly Pattern Major = Patterns.Of(@"^my (?:college |university )?major (?:is|was) (?!the |a |my )(?<v>.+)$");

    private static readonly Pattern Graduated = Patterns.Of(@"^I (?:have )?(?:graduated|got my degree|got my diploma) (?:from|at) (?<v>.+)$");

    private static readonly Pattern Attends = Patterns.Of(@"^I (?:attend|(?<past>attended|went to)|go to|am (?<at>an? (?:[\w-]+ ){0,3}(?:student|freshman|sophomore|junior|senior|phd student|grad student|graduate student|undergrad|undergraduate|professor) at|enrolled (?:at|in)|studying at)|study (?<at>at)|(?<past>studied) (?<at>at)) (?<v>.+?)(?: studying .+)?$");

    private static readonly Pattern School = Patterns.Of(@"\b(university|college|school|institute|academy|polytechnic|state|tech|universität|mit|eth|ucla|lse)\b");
}
