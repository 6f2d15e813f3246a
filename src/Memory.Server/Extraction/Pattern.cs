using System.Text.RegularExpressions;
using Memory.Server.Extraction.Matching;

namespace Memory.Server.Extraction;

/// <summary>A regular expression that is only tried on texts which hold the letters that any match of it must hold. It answers as the expression by itself does.</summary>
internal sealed class Pattern(string text, RegexOptions options, TimeSpan timeout)
{
    private Need? need;
    private Regex? engine;

    /// <summary>The expression by itself, made when a text first has a chance to match.</summary>
    public Regex Engine => engine ??= new Regex(text, options, timeout);

    /// <summary>Whether it is worth trying.</summary>
    public bool MayMatch(string input) => Need == Need.None || Need.IsMetBy(Traces.Of(input));

    public bool MayMatch(ReadOnlySpan<char> input) => Need == Need.None || Need.IsMetBy(Traces.Of(input));

    public bool IsMatch(string input) => MayMatch(input) && Engine.IsMatch(input);

    public bool IsMatch(ReadOnlySpan<char> input) => MayMatch(input) && Engine.IsMatch(input);

    public Match Match(string input) => MayMatch(input) ? Engine.Match(input) : System.Text.RegularExpressions.Match.Empty;

    public MatchCollection Matches(string input) => Engine.Matches(input);

    public int Count(string input) => MayMatch(input) ? Engine.Count(input) : 0;

    public string Replace(string input, string replacement) => MayMatch(input) ? Engine.Replace(input, replacement) : input;

    public string Replace(string input, MatchEvaluator evaluator) => MayMatch(input) ? Engine.Replace(input, evaluator) : input;

    public string[] Split(string input) => MayMatch(input) ? Engine.Split(input) : [input];

    public Regex.ValueMatchEnumerator EnumerateMatches(ReadOnlySpan<char> input) => Engine.EnumerateMatches(input);

    private Need Need => need ??= Known.Of(SyntaxReader.Read(text, options)).Need;
}
