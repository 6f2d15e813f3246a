using System.Text;
using Memory.Server.Extraction.Matching;

namespace Memory.Server.Tests.Extraction.Matching;

/// <summary>Writes texts that a pattern is likely to match, from what was read of it.</summary>
internal sealed class MatchingText(Random random)
{
    private static readonly string[] Anything = ["", "a", "Ana", "ana", "in Oslo", "7", " ", "x y z", "B"];

    private static readonly ILookup<char, char> Characters =
        Enumerable.Range(32, 95).Select(static code => (char)code).Concat("\u00e9\u212A\t\u0130").ToLookup(Letters.Of);

    private readonly StringBuilder text = new();

    public string Write(Syntax syntax)
    {
        Add(syntax);
        return text.ToString();
    }

    private void Add(Syntax syntax)
    {
        switch (syntax)
        {
            case Literal literal:
                foreach (var kind in literal.Kinds)
                    AddOne(kind);
                break;
            case OneKind one:
                AddOne(one.Kinds[random.Next(one.Kinds.Length)]);
                break;
            case Sequence sequence:
                foreach (var part in sequence.Parts)
                    Add(part);
                break;
            case Choice choice:
                Add(choice.Parts[random.Next(choice.Parts.Count)]);
                break;
            case Repeat repeat:
                for (var left = Math.Min(repeat.Most, repeat.Least + random.Next(3)); left > 0; left--)
                    Add(repeat.Part);
                break;
            case Beside:
                break;
            default:
                text.Append(Anything[random.Next(Anything.Length)]);
                break;
        }
    }

    private void AddOne(char kind)
    {
        if (kind is Letters.Start or Letters.Edge)
            return;
        var ways = Characters[kind].ToArray();
        text.Append(ways[random.Next(ways.Length)]);
    }
}
