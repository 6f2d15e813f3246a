using System.Text;

namespace Memory.LoadTest.Texts;

/// <summary>
/// Words as a language has them: a few that stand in every sentence, and ever more that are ever rarer (Zipf: the n-th word is n times as rare as the first). The
/// frequent ones are English, the rare ones made of syllables.
/// </summary>
internal sealed class Vocabulary
{
    public const int Size = 20_000;

    /// <summary>The words that hold a sentence together. Asking for them finds nothing.</summary>
    private const string Joining = "the and a to of in with for on at my we was it that from by about after before";

    /// <summary>The words most said about a life.</summary>
    private const string Common =
        "day time work home week friend family year house dinner morning weekend train garden kitchen office book music coffee city trip school summer winter team "
        + "project meeting car street sister brother mother father dog cat film game river lake beach mountain bread cheese soup tea wine letter phone camera window table "
        + "holiday birthday concert museum market station airport hotel doctor teacher neighbour colleague running cooking reading painting hiking cycling swimming "
        + "climbing sailing gardening chess guitar piano violin novel recipe bicycle jacket budget deadline report contract invoice interview presentation conference "
        + "Lisbon Oslo Kyoto Denver Galway Cusco Hanoi Tartu Vienna Porto Bergen Quito Nairobi Tallinn Marseille Cork Priya Marco Aiko Lena Yusuf Ingrid Chidi Rosa Pavel "
        + "green quiet broken early cheap famous narrow heavy gentle bitter golden distant likes loves visited bought sold painted repaired planned missed found lost wrote "
        + "met called cooked finished started moved learned taught carried watched booked cancelled forgot remembered promised borrowed returned";

    private static readonly string[] Openings = ["b", "br", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", "z"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ea", "oo"];
    private static readonly string[] Endings = ["", "n", "r", "l", "s", "t", "nd", "rk", "sh", "m"];

    private readonly byte[][] joining = [.. Joining.Split(' ').Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] words;
    private readonly double[] upTo;

    public Vocabulary()
    {
        var said = Common.Split(' ').ToList();
        var known = said.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var random = new Splitting(7);
        while (said.Count < Size)
        {
            var word = Syllable(ref random) + Syllable(ref random) + (random.Below(3) == 0 ? Syllable(ref random) : "");
            if (known.Add(word))
                said.Add(word);
        }

        words = [.. said.Select(Encoding.UTF8.GetBytes)];
        upTo = new double[Size];
        var sum = 0.0;
        for (var rank = 0; rank < Size; rank++)
            upTo[rank] = sum += 1.0 / (rank + 10);
        for (var rank = 0; rank < Size; rank++)
            upTo[rank] /= sum;
    }

    /// <summary>A word that says something.</summary>
    public ReadOnlySpan<byte> Word(ref Splitting random)
    {
        var found = Array.BinarySearch(upTo, random.Share());
        return words[Math.Min(found < 0 ? ~found : found, Size - 1)];
    }

    /// <summary>A word that joins others.</summary>
    public ReadOnlySpan<byte> Join(ref Splitting random) => joining[random.Below(joining.Length)];

    private static string Syllable(ref Splitting random) =>
        Openings[random.Below(Openings.Length)] + Vowels[random.Below(Vowels.Length)] + Endings[random.Below(Endings.Length)];
}
