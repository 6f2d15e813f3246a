namespace Memory.Testing;

/// <summary>Which words mean about the same. Small, and enough to ask for what somebody said in other words.</summary>
internal static class WordMeanings
{
    private static readonly string[] Groups =
    [
        "live lives lived living reside resides home house apartment flat moved move moving settled relocate relocated address based dwell",
        "city town place country where",
        "work works worked working job employer employed career profession occupation office company firm hired boss",
        "doctor physician surgeon nurse medic medical clinic hospital",
        "engineer engineering programmer developer software coding code coder programming",
        "teacher teaches teach professor lecturer school classroom pupils students",
        "dog dogs puppy pup hound terrier labrador retriever poodle beagle",
        "cat cats kitten kitty feline tabby siamese",
        "pet pets animal animals",
        "wife husband spouse married partner wedding marriage fiancee fiance girlfriend boyfriend",
        "child children kid kids son daughter baby toddler",
        "parent parents mother father mom dad mum family sister brother sibling siblings relatives",
        "eat eats eating food meal meals dish cuisine dinner lunch breakfast restaurant cook cooks cooking recipe",
        "vegetarian vegan meatless meat steak beef pork",
        "allergy allergic allergies intolerant intolerance reaction anaphylaxis",
        "peanut peanuts nut nuts almond almonds cashew cashews",
        "milk lactose dairy cheese yoghurt",
        "coffee espresso latte cappuccino caffeine",
        "tea matcha chai",
        "music song songs band concert listen listens album guitar piano violin instrument",
        "film films movie movies cinema series",
        "book books read reads reading novel novels author literature",
        "run runs running jog jogging jogger marathon race",
        "bike bicycle cycling cyclist cycle ride rides",
        "hike hikes hiking trail trails mountain mountains climb climbing trek trekking",
        "swim swims swimming pool",
        "football soccer goal league match",
        "hobby hobbies pastime leisure spare enjoys enjoy enjoying fun",
        "like likes love loves adore adores prefer prefers fond favourite favorite",
        "dislike dislikes hate hates loathe avoid avoids",
        "travel travels travelling trip journey vacation holiday flight fly flying visit visiting visited",
        "car cars vehicle automobile drive drives driving sedan",
        "train trains railway commute commutes commuting",
        "language languages speak speaks spoken fluent",
        "spanish spain madrid barcelona",
        "french france paris lyon",
        "german germany berlin munich",
        "money salary income wage pay paid earn earns budget savings",
        "ill sick illness disease diagnosed condition diabetes asthma unwell",
        "sleep sleeps sleeping bed bedtime insomnia night nights awake",
        "birthday born birth age old",
        "name named called nickname",
        "study studies studying university college degree course graduate graduated",
        "garden gardening plants flowers grow grows vegetables",
        "phone mobile smartphone laptop computer device",
        "short brief concise succinct terse",
        "early morning dawn sunrise",
    ];

    private static readonly Dictionary<string, int> ByWord = Groups
        .SelectMany(static (words, meaning) => words.Split(' ').Select(word => (word, meaning)))
        .ToDictionary(static one => one.word, static one => one.meaning, StringComparer.Ordinal);

    private static readonly HashSet<string> Empty = new(
        "a an the is are was were be been am i me my you your he she his her it its we our they their them user assistant do does did has have had "
            .Split(' ').Concat("what which who whom how when why that this these those of in on at to for from with by as and or but not no any some so too very can could would will shall s t ve re m ll d".Split(' ')),
        StringComparer.Ordinal);

    public static int Count => Groups.Length;

    /// <summary>The meaning of a word; null for a word that is only itself.</summary>
    public static int? Of(string word) => ByWord.TryGetValue(word, out var meaning) ? meaning : null;

    /// <summary>Whether a word says nothing about what a text is about.</summary>
    public static bool IsEmpty(string word) => Empty.Contains(word);
}
