using System.Text.RegularExpressions;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// What kind of answer a question asks for, by its question words (Li and Roth 2002, "Learning question classifiers", has the classes), and
/// whose words it asks for. English.
/// </summary>
internal static partial class AnswerKinds
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>The cues that an answer would have, and how much each counts, 0–1.</summary>
    /// <param name="question">The question.</param>
    /// <param name="isWithAssistant">Whether it is asked of chats with an assistant, of whom advice is asked, too.</param>
    public static IReadOnlyList<(Cues Cue, double Strength)> Of(string question, bool isWithAssistant)
    {
        var kinds = new List<(Cues, double)>();
        AddWhen(Time().IsMatch(question), Cues.Time, 1);
        AddWhen(Number().IsMatch(question), Cues.Number, 0.95);
        AddWhen(Place().IsMatch(question), Cues.Name, 0.6);
        AddWhen(Person().IsMatch(question), Cues.Person, 0.4);
        AddWhen(Reason().IsMatch(question), Cues.Reason, 0.6);
        if (isWithAssistant)
        {
            // Who asks for advice wants it as they said that they like it.
            var isAdvice = IsAdvice(question);
            AddWhen(isAdvice, Cues.Preference, 0.48);
            AddWhen(isAdvice, Cues.Instruction, 0.24);
            AddWhen(Experience().IsMatch(question), Cues.Negation, 0.24);
        }

        return kinds;

        void AddWhen(bool isAsked, Cues cue, double strength)
        {
            if (isAsked)
                kinds.Add((cue, strength));
        }
    }

    /// <summary>Whether it asks what the assistant said before, rather than to be told something new.</summary>
    public static bool IsAboutAssistant(string question) => AssistantSaid().IsMatch(question);

    private static bool IsAdvice(string question) => Advice().IsMatch(question) && !IsAboutAssistant(question);

    [GeneratedRegex(@"^\W*(when|how long|(in |on |at )?(what|which) (date|day|month|year|time|season)|since when|until when)\b", Options)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(how (many|much|often|old|long|far|tall|big)|what (percentage|percent|number|amount|age)|number of)\b", Options)]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(where|(what|which) (city|country|state|place|town|region|restaurant|hotel|school|university|company))\b", Options)]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(who|whom|whose)\b", Options)]
    private static partial Regex Person();

    [GeneratedRegex(@"\b(why|what (inspired|motivated|made|prompted|led)|reasons?|how come)\b", Options)]
    private static partial Regex Reason();

    [GeneratedRegex(@"^\W*(have|had|did|has|do|am|are) (i|my|we|our)\b", Options)]
    private static partial Regex Experience();

    [GeneratedRegex(@"\b((can|could|would|will) you|help me|how (should|can|do|could|would) (i|we)|suggest\w*|recommend\w*|advice|advise|tips|ideas|what should (i|we)|walk me through|show me)\b", Options)]
    private static partial Regex Advice();

    [GeneratedRegex(
        @"\b(did|had|have) (you|the assistant) (\w+ )?(say|said|tell|told|suggest|suggested|recommend|recommended|mention|mentioned|give|gave|given|list|listed|provide|provided|advise|advised|explain|explained|propose|proposed"
        + @"|outline|outlined|describe|described|show|showed|shown|teach|taught|write|written|wrote|help|helped|come up)\b"
        + @"|\byou (\w+ )?(said|told|suggested|recommended|mentioned|gave|listed|provided|advised|explained|proposed|outlined|described|showed|wrote)\b"
        + @"|\byour (\w+ )?(advice|recommendations?|suggestions?|answer|explanation|list|plan|example|tips?)\b|\bremind me (what|of) you",
        Options)]
    private static partial Regex AssistantSaid();
}
