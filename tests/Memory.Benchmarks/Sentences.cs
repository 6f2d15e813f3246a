namespace Memory.Benchmarks;

/// <summary>Sentences about a life, all different and the same on every run.</summary>
internal static class Sentences
{
    private static readonly string[] Deeds =
        ["went hiking with", "cooked dinner for", "sold a bicycle to", "wrote a report with", "visited a museum with", "planned a garden with", "read a novel by", "repaired a boat with"];

    private static readonly string[] People = ["Priya", "Marco", "Aiko", "Lena", "Tom", "Yusuf", "Ingrid", "Chidi", "Rosa", "Pavel", "a sister", "a cousin"];

    private static readonly string[] Places = ["Lisbon", "Oslo", "Kyoto", "Denver", "Galway", "Cusco", "Hanoi", "Tartu", "the garage", "the old harbour", "the new office"];

    private static readonly string[] Times = ["last summer", "in the spring", "on a rainy Tuesday", "before the exams", "after the concert", "years ago", "during the holidays"];

    private static readonly string[] Feelings = ["liked it", "would do it again", "found it too expensive", "got lost on the way", "ate far too much", "wore a red coat", "took many pictures"];

    public static IEnumerable<string> Write(int count)
    {
        for (var i = 0; i < count; i++)
            yield return $"User {Pick(Deeds, i)} {Pick(People, i)} in {Pick(Places, i)} {Pick(Times, i)} and {Pick(Feelings, i)}, as told in note {i}.";
    }

    /// <summary>The lists' lengths have few common factors, so that the combinations repeat late.</summary>
    private static string Pick(string[] words, int i) => words[i % words.Length];
}
