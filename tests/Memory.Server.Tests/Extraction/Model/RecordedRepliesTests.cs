using System.Globalization;
using Memory.Server.Extraction.Model;
using static Memory.Server.Extraction.Model.DropReason;
using static Memory.Server.Tests.Extraction.Model.Talk;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>Replies as models write them about small conversations, with what is kept of each, and what is dropped and why.</summary>
public sealed class RecordedRepliesTests
{
    /// <summary>A case: what was said, what is known, the reply, and what becomes of it.</summary>
    private sealed record Case(string Name, Talk Talk, string Reply, string[] Kept, params DropReason[] Dropped);

    private static readonly string Austin = "I live in Austin and I work at Dell.";

    private static readonly Case[] Cases =
    [
        // What is said is kept.
        new("one fact", Of("We packed up, I'm in Ghent since last Friday!"), Notes(Note("I'm in Ghent since last Friday", "location", "Ghent", "User lives in Ghent.")), ["location=Ghent"]),
        new("two facts of one turn", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin."), Note("I work at Dell", "employer", "Dell", "User works at Dell.")), ["location=Austin", "employer=Dell"]),
        new("two turns", Of("My car is a Volvo", "It is 12 years old by now"), Notes(Note("My car is a Volvo", "car", "Volvo", "User drives a Volvo."), Note("It is 12 years old", "car.age", "12 years", "User's Volvo is 12 years old.", "\"turn\":2")), ["car=Volvo", "car.age=12 years"]),
        new("several turns cited, the quote in the second", Of("Hello there", "I bake bread every Sunday"), Notes(Note("I bake bread every Sunday", "hobby", "bake bread", "User bakes bread every Sunday.", "\"turns\":[1,2],\"when\":\"recurring\"")), ["hobby=bake bread (recurring)"]),
        new("a free fact", Of("Our office closes at noon on the last Friday of a month"), Notes(Note("Our office closes at noon", null, null, "User's office closes at noon on the last Friday of a month.")), ["User's office closes at noon on the last Friday of a month."]),
        new("a known slot by its own name", Of("The API answers are down, response time improved to 250ms") with { Known = ["api.response_time=300ms"] }, Notes(Note("response time improved to 250ms", "api.response_time", "250ms", "User's API response time is 250ms.")), ["api.response_time=250ms"]),
        new("a number with a comma", Of("They gave us a new daily quota of 1,200 calls") with { Known = ["api.daily_quota=1000"] }, Notes(Note("a new daily quota of 1,200", "api.daily_quota", "1200", "User's daily API quota is 1200.")), ["api.daily_quota=1200"]),
        new("a number in words", Of("We have three servers now"), Notes(Note("We have three servers", "server.count", "3", "User has 3 servers.")), ["server.count=3"]),
        new("a number with a scale", Of("We pay 2.5k a month for hosting"), Notes(Note("We pay 2.5k a month", "hosting.cost", "2500", "User pays 2500 a month for hosting.")), ["hosting.cost=2500"]),
        new("rescheduled to another time", Of("The review got rescheduled to 4:30 PM") with { Known = ["review.time=3:00 PM"] }, Notes(Note("The review got rescheduled to 4:30 PM", "review.time", "4:30 PM", "User's review is at 4:30 PM.")), ["review.time=4:30 PM"]),
        new("another form of the word", Of("I've been painting watercolours for years"), Notes(Note("I've been painting watercolours", "hobby", "paint watercolour", "User paints watercolours.")), ["hobby=paint watercolour"]),
        new("the brother's move as family", Of("My brother moved to Anchorage"), Notes(Note("My brother moved to Anchorage", "family", "brother moved to Anchorage", "User's brother moved to Anchorage.", "\"about\":\"other\"")), ["family=brother moved to Anchorage"]),
        new("a slot under another name", Of("I'm a plumber by trade"), Notes(Note("I'm a plumber by trade", "job_title", "plumber", "User works as a plumber.")), ["role=plumber"]),
        new("the past", Of("I used to live in Leeds"), Notes(Note("I used to live in Leeds", "location", "Leeds", "User used to live in Leeds.", "\"when\":\"past\"")), ["location=Leeds (past)"]),
        new("the future by its date", Of("I'm moving to Bergen in August"), Notes(Note("I'm moving to Bergen in August", "location", "Bergen", "User moves to Bergen in August.", "\"when\":\"current\",\"from\":\"2026-08\"")), ["location=Bergen (future)"]),
        new("what ended before it was said is past", Of("I was in Rome from January till March"), Notes(Note("I was in Rome from January till March", "location", "Rome", "User was in Rome.", "\"from\":\"2026-01\",\"to\":\"2026-03\"")), ["location=Rome (past)"]),
        new("a negation", Of("I don't eat meat anymore"), Notes(Note("I don't eat meat anymore", "like", "meat", "User no longer eats meat.", "\"negated\":true")), ["-like=meat"]),
        new("a negation of a slot of one value", Of("I quit my job last week") with { Known = ["employer=Dell"] }, Notes(Note("I quit my job", "employer", null, "User no longer has the job.", "\"negated\":true")), ["-employer="]),
        new("yes to the assistant's question", Of("A: Should I assume that you cook for four?", "yes"), Notes(Note("yes", "cooking.servings", "four", "User cooks for four.")), ["cooking.servings=four"]),
        new("no to the assistant's question", Of("A: Do you still have your cat Miso?", "no, sadly not anymore"), Notes(Note("no, sadly not anymore", "pet", "Miso", "User no longer has the cat Miso.", "\"negated\":true")), ["-pet=Miso"]),
        new("an answer that names the value", Of("A: What should I call you?", "Bo"), Notes(Note("Bo", "name", "Bo", "User is called Bo.")), ["name=Bo"]),
        new("a wish worded as a question", Of("Could you call me Lex?"), Notes(Note("call me Lex", "name", "Lex", "User wants to be called Lex.")), ["name=Lex"]),
        new("an unspaced script", Of("私は京都に住んでいます。"), Notes(Note("京都に住んでいます", "location", "京都", "User lives in 京都.")), ["location=京都"]),
        new("another language", Of("Ich wohne seit zwei Jahren in Köln."), Notes(Note("Ich wohne seit zwei Jahren in Köln", "location", "Köln", "User lives in Köln.")), ["location=Köln"]),
        new("a name with signs", Of("I write C++ at work"), Notes(Note("I write C++ at work", "skill", "C++", "User writes C++.")), ["skill=C++"]),
        new("a statement before a question", Of("I live in Turin, what should I visit on Sunday?"), Notes(Note("I live in Turin", "location", "Turin", "User lives in Turin.")), ["location=Turin"]),
        new("a statement after a supposition", Of("I don't know if that matters, but I have two cats"), Notes(Note("I have two cats", "pet", "two cats", "User has two cats.")), ["pet=two cats"]),
        new("an ellipsis in the quote", Of("I am, as my friends will tell you, afraid of heights"), Notes(Note("I am ... afraid of heights", "fear", "heights", "User is afraid of heights.")), ["fear=heights"]),
        new("typographic quotes and dashes", Of("I\u2019m a \u201Cnight owl\u201D \u2013 really"), Notes(Note("I'm a \"night owl\"", "sleep.habit", "night owl", "User is a night owl.")), ["sleep.habit=night owl"]),
        new("work is asked for as well", Of("Can you review this plan? My budget is now 900 euros."), Notes(Note("My budget is now 900 euros", "trip.budget", "900 euros", "User's budget is 900 euros.")), ["trip.budget=900 euros"]),

        new("a relative day as a date", Of("The deadline is next Friday, by the way"), Notes(Note("The deadline is next Friday", "project.deadline", "2026-05-15", "User's project deadline is 2026-05-15.")), ["project.deadline=2026-05-15"]),
        new("a bare day as a date", Of("The sprint now ends on the 13th"), Notes(Note("The sprint now ends on the 13th", "sprint.end_date", "2026-05-13", "User's sprint ends on 2026-05-13.")), ["sprint.end_date=2026-05-13"]),
        new("a birthday as a date", Of("I was born on May 4, 1990"), Notes(Note("I was born on May 4, 1990", "birthday", "1990-05-04", "User was born on 1990-05-04.")), ["birthday=1990-05-04"]),
        new("a table of the user's users", Of("The user table now has 165 columns"), Notes(Note("The user table now has 165 columns", "user_table.columns", "165", "User's user table has 165 columns.")), ["user_table.columns=165"]),
        new("a doubt beside it", Of("I might go on Sunday, and every Tuesday I swim there anyway"), Notes(Note("every Tuesday I swim there", "hobby", "swim", "User swims every Tuesday.", "\"when\":\"recurring\"")), ["hobby=swim (recurring)"]),
        new("a time written together", Of("standup moved to 4:30pm") with { Known = ["standup.time=9:00 AM"] }, Notes(Note("standup moved to 4:30pm", "standup.time", "4:30 PM", "User's standup is at 4:30 PM.")), ["standup.time=4:30 PM"]),
        new("the name of a slot in the sentence", Of("response time improved to 250ms"), Notes(Note("response time improved to 250ms", "api.response_time", "250ms", "User's API response time is 250ms.")), ["api.response_time=250ms"]),
        new("a secret of another kind", Of("The secret of my bread is patience"), Notes(Note("The secret of my bread is patience", null, null, "User's secret of bread is patience.")), ["User's secret of bread is patience."]),

        // Longer, as people write.
        new("told by the manager", Of("Hey! So my manager Priya just told me the launch is pushed from March 15 to April 2, which gives us time to fix the login bug. Can you help me re-plan the sprint?") with { Known = ["launch.date=March 15"] }, Notes(Note("the launch is pushed from March 15 to April 2", "launch.date", "April 2", "User's launch is on April 2.", "\"about\":\"other\"")), ["launch.date=April 2"]),
        new("a note of one's own", Of("Quick note: my flight leaves at 6:40 AM on Saturday"), Notes(Note("my flight leaves at 6:40 AM on Saturday", "event", "flight", "User's flight leaves at 6:40 AM on Saturday.", "\"type\":\"event\",\"from\":\"2026-05-09T06:40\"")), ["event=flight (future)"]),
        new("two people in one breath", Of("I've been at Stripe for 3 years and my wife Lena is expecting in October!"), Notes(Note("I've been at Stripe for 3 years", "employer", "Stripe", "User works at Stripe.", "\"from\":\"2023-05\""), Note("my wife Lena is expecting in October", "partner", "Lena", "User's wife is Lena.", "\"about\":\"other\"")), ["employer=Stripe", "partner=Lena"]),
        new("a version", Of("We're on PostgreSQL 15.2 with 8 GB of RAM, if that helps"), Notes(Note("We're on PostgreSQL 15.2", "database.version", "PostgreSQL 15.2", "User runs PostgreSQL 15.2.")), ["database.version=PostgreSQL 15.2"]),
        new("an amount of money", Of("My budget for the Japan trip went up: it's $3,500 now"), Notes(Note("it's $3,500 now", "japan_trip.budget", "$3,500", "User's budget for the Japan trip is $3,500.")), ["japan_trip.budget=$3,500"]),
        new("an age by the way", Of("Thanks! By the way I turned 31 yesterday."), Notes(Note("I turned 31 yesterday", "age", "31", "User is 31 years old.")), ["age=31"]),
        new("a switch", Of("ok so I finally switched from VS Code to Neovim last week"), Notes(Note("I finally switched from VS Code to Neovim", "editor", "Neovim", "User uses Neovim."), Note("I finally switched from VS Code to Neovim", "editor", "VS Code", "User used to use VS Code.", "\"when\":\"past\"")), ["editor=Neovim", "editor=VS Code (past)"]),
        new("a reason", Of("Since I'm lactose intolerant I can't have that"), Notes(Note("I'm lactose intolerant", "diet", "lactose intolerant", "User is lactose intolerant.")), ["diet=lactose intolerant"]),
        new("a goal worded as a wish", Of("I'd like to run a marathon in under 4 hours this year"), Notes(Note("I'd like to run a marathon in under 4 hours", "goal", "run a marathon in under 4 hours", "User wants to run a marathon in under 4 hours.")), ["goal=run a marathon in under 4 hours"]),
        new("what holds for now", Of("im thinking of switching teams but for now im still on payments"), Notes(Note("for now im still on payments", "team", "payments", "User is on the payments team.")), ["team=payments"]),
        new("a time zone", Of("Would love your help. I'm based in Nairobi, UTC+3."), Notes(Note("I'm based in Nairobi, UTC+3", "location", "Nairobi", "User lives in Nairobi."), Note("I'm based in Nairobi, UTC+3", "timezone", "UTC+3", "User's time zone is UTC+3.")), ["location=Nairobi", "timezone=UTC+3"]),
        new("the children's ages", Of("My kids are 4 and 7"), Notes(Note("My kids are 4 and 7", "family", "kids are 4 and 7", "User's kids are 4 and 7.", "\"about\":\"other\"")), ["family=kids are 4 and 7"]),
        new("a decision", Of("we decided to go w/ option B: Kubernetes on Hetzner"), Notes(Note("we decided to go w/ option B: Kubernetes on Hetzner", "deployment.platform", "Kubernetes on Hetzner", "User deploys to Kubernetes on Hetzner.")), ["deployment.platform=Kubernetes on Hetzner"]),
        new("an answer style", Of("Please keep your replies snappy from now on"), Notes(Note("keep your replies snappy", "answer_style.length", "short", "User prefers short replies.")), ["answer_style.length=short"]),
        new("a line of a list", Of("Some things about me:\n- vegan\n- live in Graz\n- 2 cats"), Notes(Note("vegan", "diet", "vegan", "User is vegan."), Note("live in Graz", "location", "Graz", "User lives in Graz."), Note("2 cats", "pet", "2 cats", "User has 2 cats.")), ["diet=vegan", "location=Graz", "pet=2 cats"]),

        // Values and sentences must have been said.
        new("another date", Of("The deadline is next Friday"), Notes(Note("The deadline is next Friday", "project.deadline", "2026-07-20", "User's project deadline is 2026-07-20.")), [], UnsupportedValue),
        new("another time of the day", Of("standup moved to 4:30pm"), Notes(Note("standup moved to 4:30pm", "standup.time", "4:45 PM", "User's standup is at 4:45 PM.")), [], UnsupportedValue),
        new("a value out of a question beside the quote", Of("Should I move to Dallas? I like it."), Notes(Note("Should I move to Dallas? I like it", "location", "Dallas", "User lives in Dallas.")), [], UnsupportedValue),
        new("a value from nowhere", Of(Austin), Notes(Note("I live in Austin", "location", "Boston", "User lives in Boston.")), [], UnsupportedValue),
        new("a value of the assistant's", Of("A: You could move to Denver.", "Hm, I like Austin more"), Notes(Note("I like Austin more", "location", "Denver", "User lives in Denver.")), [], UnsupportedValue),
        new("an assistant's guess that nobody agreed to", Of("A: You seem to love hiking?", "Show me a route"), Notes(Note("Show me a route", "like", "hiking", "User loves hiking.")), [], UnsupportedValue),
        new("a yes to a statement, not a question", Of("A: You love hiking. Enjoy your day!", "yes"), Notes(Note("yes", "like", "hiking", "User loves hiking.")), [], UnsupportedValue),
        new("another number", Of("Response time is 250ms"), Notes(Note("Response time is 250ms", "api.response_time", "350ms", "User's response time is 350ms.")), [], UnsupportedValue),
        new("part of a word", Of("I bought a house"), Notes(Note("I bought a house", "location", "US", "User lives in the US.")), [], UnsupportedValue),
        new("a sentence with another name", Of("I have a new boss"), Notes(Note("I have a new boss", null, null, "User has a new boss named Karen.")), [], UnsupportedContent),
        new("a sentence with another number", Of("I have a dog"), Notes(Note("I have a dog", null, null, "User has a dog that is 14.")), [], UnsupportedContent),
        new("a sentence about something else", Of("I have a dog named Rex"), Notes(Note("I have a dog named Rex", null, null, "User loves expensive champagne parties.")), [], UnsupportedContent),
        new("a sentence that does not name its value", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User works at Dell.")), [], UnsupportedContent),
        new("a negation that nobody said", Of("I went to the gym today"), Notes(Note("I went to the gym", "hobby", "gym", "User no longer goes to the gym.", "\"negated\":true")), [], UnsupportedValue),
        new("everything of a slot negated", Of("I don't want to talk about it"), Notes(Note("I don't want to talk about it", "friend", null, "User has no friends.", "\"negated\":true")), [], UnsupportedValue),

        // Quotes and turns.
        new("no such quote", Of(Austin), Notes(Note("I live in Boston", "location", "Austin", "User lives in Austin.")), [], NoQuote),
        new("the quote of another turn", Of(Austin, "Hello"), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"turn\":2")), [], NoQuote),
        new("no turn", Of(Austin), """{"facts":[{"quote":"I live in Austin","slot":"location","value":"Austin","fact":"User lives in Austin."}]}""", [], NoTurn),
        new("a turn that was not shown", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"turn\":7")), [], NoTurn),
        new("the assistant quoted", Of("A: I live in the cloud.", "Ha"), Notes(Note("I live in the cloud", "location", "cloud", "User lives in the cloud.")), [], NoQuote),
        new("context quoted", Of("C: I live in Austin", "Hello"), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.")), [], NoQuote),
        new("an empty quote", Of(Austin), Notes(Note("", "location", "Austin", "User lives in Austin.")), [], BadField),
        new("a quote of signs", Of("Austin!!! ..."), Notes(Note("...", "location", "Austin", "User lives in Austin.")), [], NoQuote),

        // What is no statement of the user's.
        new("a question", Of("Should I move to Dallas?"), Notes(Note("move to Dallas", "location", "Dallas", "User lives in Dallas.")), [], Question),
        new("a supposition", Of("If I lived in Rome I'd eat pasta all day"), Notes(Note("If I lived in Rome", "location", "Rome", "User lives in Rome.")), [], Supposition),
        new("a doubt", Of("Maybe I'll move to Dallas"), Notes(Note("I'll move to Dallas", "location", "Dallas", "User moves to Dallas.", "\"when\":\"future\"")), [], Supposition),
        new("a joke taken back", Of("I am the king of Spain. Just kidding."), Notes(Note("I am the king of Spain", "role", "king of Spain", "User is the king of Spain.")), [], Supposition),
        new("a quotation", Of("Translate: \"I live in Kyoto and we are allergic to soy.\""), Notes(Note("I live in Kyoto", "location", "Kyoto", "User lives in Kyoto.")), [], ShownText),
        new("a part to play", Of("Let's role-play. I am a pirate and I live in Tortuga."), Notes(Note("I live in Tortuga", "location", "Tortuga", "User lives in Tortuga.")), [], ShownText),
        new("a pasted letter", Of("Please proofread this letter:\nI have worked at Acme for ten years."), Notes(Note("I have worked at Acme", "employer", "Acme", "User works at Acme.")), [], ShownText),
        new("a pasted text without a colon", Of("can you improve my essay\nI grew up in Malta and my father was a fisherman"), Notes(Note("I grew up in Malta", "origin", "Malta", "User grew up in Malta.")), [], ShownText),
        new("code", Of("Look:\n```\nname = \"I live in Lima\"\n```\nWhy does it fail?"), Notes(Note("I live in Lima", "location", "Lima", "User lives in Lima.")), [], ShownText),
        new("somebody's words", Of("My student wrote: I live in Quito and play chess"), Notes(Note("I live in Quito", "location", "Quito", "User lives in Quito.")), [], ShownText),

        // Other people's things.
        new("the brother's move as the user's", Of("My brother moved to Anchorage"), Notes(Note("My brother moved to Anchorage", "location", "Anchorage", "User lives in Anchorage.")), [], OtherPerson),
        new("the friend's job as the user's", Of("My best friend works at Google"), Notes(Note("works at Google", "employer", "Google", "User works at Google.")), [], OtherPerson),
        new("said to be about another", Of("Tomorrow it is Ana who flies to Oslo"), Notes(Note("it is Ana who flies to Oslo", "location", "Oslo", "User is in Oslo.", "\"about\":\"other\"")), [], OtherPerson),
        new("a sentence about another in the user's slot", Of("my wife is vegan"), Notes(Note("my wife is vegan", "diet", "vegan", "User's wife is vegan.")), [], OtherPerson),
        new("somebody by name", Of("Tom lives in Paris"), Notes(Note("Tom lives in Paris", "location", "Paris", "User lives in Paris.")), [], OtherPerson),
        new("the dog's name as the user's", Of("Our new puppy answers to Biscuit"), Notes(Note("answers to Biscuit", "name", "Biscuit", "User is called Biscuit.")), [], OtherPerson),
        new("the brother's move behind other words", Of("Yesterday I heard big news: my brother moved to Anchorage"), Notes(Note("my brother moved to Anchorage", "location", "Anchorage", "User lives in Anchorage.")), [], OtherPerson),
        new("the brother's job in the same breath", Of("My brother lives in Oslo and works at Google"), Notes(Note("works at Google", "employer", "Google", "User works at Google.")), [], OtherPerson),
        new("the brother's move, as he said it", Of("My brother mentioned moving to Oslo"), Notes(Note("My brother mentioned moving to Oslo", "location", "Oslo", "User lives in Oslo.")), [], OtherPerson),
        new("the user's own, as the doctor said it", Of("My doctor told me I'm allergic to nuts"), Notes(Note("I'm allergic to nuts", "allergy", "nuts", "User is allergic to nuts.")), ["allergy=nuts"]),
        new("the user's home in the same breath", Of("My brother lives in Oslo and I live in Rome"), Notes(Note("My brother lives in Oslo and I live in Rome", "location", "Rome", "User lives in Rome."), Note("My brother lives in Oslo and I live in Rome", "location", "Oslo", "User lives in Oslo.")), ["location=Rome"], OtherPerson),
        new("without a subject", Of("Just moved to Dallas"), Notes(Note("Just moved to Dallas", "location", "Dallas", "User lives in Dallas.")), ["location=Dallas"]),
        new("both moved", Of("My wife and I moved to Porto"), Notes(Note("My wife and I moved to Porto", "location", "Porto", "User lives in Porto.")), ["location=Porto"]),

        // Fields.
        new("a slot that is a sentence", Of(Austin), Notes(Note("I live in Austin", "where does the user live right now?", "Austin", "User lives in Austin.")), [], BadSlot),
        new("a slot that says nothing", Of(Austin), Notes(Note("I live in Austin", "fact", "Austin", "User lives in Austin.")), [], BadSlot),
        new("a type that is not the model's to give", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"type\":\"system\"")), [], BadField),
        new("a state that is none", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"when\":\"eternal\"")), [], BadField),
        new("a value that is an object", Of(Austin), """{"facts":[{"turn":1,"quote":"I live in Austin","slot":"location","value":{"city":"Austin"},"fact":"User lives in Austin."}]}""", [], BadField),
        new("a slot without a value", Of(Austin), Notes(Note("I live in Austin", "location", null, "User lives in Austin.")), [], BadField),
        new("no sentence", Of(Austin), """{"facts":[{"turn":1,"quote":"I live in Austin","slot":"location","value":"Austin"}]}""", [], BadField),
        new("a sentence that is not about the user", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "Austin is a city in Texas.")), [], NotAboutUser),
        new("a sentence in the first person", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "I live in Austin.")), [], NotAboutUser),
        new("a sentence that asks", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin?")), [], NotAboutUser),
        new("an endless sentence", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin" + new string('!', 500))), [], TooLong),
        new("an endless value", Of(Austin), Notes(Note("I live in Austin", "location", new string('A', 300), "User lives in Austin.")), [], TooLong),
        new("a time that is none", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"from\":\"last spring\"")), [], BadTime),
        new("a day that is none", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"from\":\"2026-02-30\"")), [], BadTime),
        new("a time beyond any life", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"from\":\"0001-01-01\"")), [], BadTime),
        new("an end before the beginning", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.", "\"from\":\"2026-03-01\",\"to\":\"2026-02-01\"")), [], BadTime),
        new("a past that is yet to end", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lived in Austin.", "\"when\":\"past\",\"to\":\"2027-01-01\"")), [], BadTime),

        // Secrets.
        new("a password", Of("My password is hunter2 by the way"), Notes(Note("My password is hunter2", "wifi.password", "hunter2", "User's password is hunter2.")), [], Secret),
        new("a card number", Of("Charge 4111 1111 1111 1111 please, that's mine"), Notes(Note("Charge 4111 1111 1111 1111", "payment.card", "4111 1111 1111 1111", "User's card is 4111 1111 1111 1111.")), [], Secret),
        new("a key of a service", Of("I use sk-proj-abcdefghij0123456789ABCD in prod"), Notes(Note("I use sk-proj-abcdefghij0123456789ABCD", "openai.credential_in_use", "sk-proj-abcdefghij0123456789ABCD", "User uses sk-proj-abcdefghij0123456789ABCD.")), [], Secret),
        new("a secret in the quote alone", Of("My PIN is 4711 and I bank at Chase"), Notes(Note("My PIN is 4711 and I bank at Chase", "bank", "Chase", "User banks at Chase.")), [], Secret),
        new("a slot for secrets", Of("it's swordfish as always"), Notes(Note("it's swordfish", "api_key", "swordfish", "User says swordfish.")), [], Secret),

        // Several proposals at once.
        new("the same twice", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin."), Note("I live in Austin", "location", "austin", "User is in Austin.")), ["location=Austin"], Duplicate),
        new("two values for one slot", Of("I'm from Lyon, no wait, Lille is where I grew up"), Notes(Note("I'm from Lyon", "origin", "Lyon", "User is from Lyon."), Note("Lille is where I grew up", "origin", "Lille", "User is from Lille.")), [], Conflict, Conflict),
        new("several values for a slot of the model's own", Of("Our stack is React and Node"), Notes(Note("Our stack is React and Node", "tech.stack", "React", "User's stack includes React."), Note("Our stack is React and Node", "tech.stack", "Node", "User's stack includes Node.")), ["User's stack includes React.", "User's stack includes Node."]),
        new("several values for a slot that is known", Of("Our stack is React and Node") with { Known = ["tech.stack=Vue"] }, Notes(Note("Our stack is React and Node", "tech.stack", "React", "User's stack includes React."), Note("Our stack is React and Node", "tech.stack", "Node", "User's stack includes Node.")), [], Conflict, Conflict),
        new("one good, one not", Of(Austin), Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin."), Note("I own a boat", "boat", "boat", "User owns a boat.")), ["location=Austin"], NoQuote),

        // Rules run first.
        new("a rule has it", Of(Austin) with { Known = ["location=Austin (rule)"] }, Notes(Note("I live in Austin", "location", "Austin, Texas", "User lives in Austin.")), [], UnsupportedValue),
        new("a rule has it, in fewer words", Of("I live in Austin, Texas") with { Known = ["location=Austin (rule)"] }, Notes(Note("I live in Austin, Texas", "location", "Austin, Texas", "User lives in Austin, Texas.")), [], SameAsRule),
        new("a rule has another value", Of("I moved from Austin to Dallas") with { Known = ["location=Dallas (rule)"] }, Notes(Note("I moved from Austin to Dallas", "location", "Austin", "User lives in Austin.")), [], AgainstRule),
        new("a rule has another value, the model the past one", Of("I moved from Austin to Dallas") with { Known = ["location=Dallas (rule)"] }, Notes(Note("I moved from Austin to Dallas", "location", "Austin", "User used to live in Austin.", "\"when\":\"past\"")), ["location=Austin (past)"]),
        new("a rule has it in a slot of many", Of("I love hiking") with { Known = ["hobby=hiking (rule)"] }, Notes(Note("I love hiking", "like", "hiking", "User loves hiking.")), [], SameAsRule),
        new("a rule read it of another turn", Of(Austin, "Still in Austin, I live there gladly") with { Known = ["employer=Dell (rule)"] }, Notes(Note("I live in Austin", "location", "Austin", "User lives in Austin.")), ["location=Austin"]),
        new("the model denies what a rule read", Of("I love tea, not coffee") with { Known = ["like=tea (rule)"] }, Notes(Note("I love tea, not coffee", "like", "tea", "User does not like tea.", "\"negated\":true")), [], AgainstRule),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Reply_AboutWhatWasSaid_KeepsAndDropsAsListed(string name)
    {
        var (_, talk, reply, kept, dropped) = Cases.Single(one => one.Name == name);
        var findings = await talk.AskAsync(reply);
        Assert.Equal(
            $"{string.Join("; ", kept)} without {string.Join("; ", dropped)}",
            $"{string.Join("; ", findings.Facts.Select(Short))} without {string.Join("; ", findings.Dropped.Select(static one => one.Reason))}");
    }

    [Fact]
    public void Cases_All_EveryReasonThatAReplyCanGiveIsAmongThem()
    {
        // The other three are about replies and turns as a whole, and have tests of their own.
        var missing = Enum.GetValues<DropReason>().Except(Cases.SelectMany(static one => one.Dropped)).Except([NotReadable, TooMany, HostileTurn, Hostile]);
        Assert.Empty(missing);
        Assert.True(Cases.Length >= 60, Cases.Length.ToString(CultureInfo.InvariantCulture));
    }
}
