using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;

namespace Contrefort.Seed;

/// <summary>Something that goes wrong, how it is told, and how it ends.</summary>
internal sealed record Trouble(
    string Subject,
    string Text,
    string Question,
    string Answer,
    string Work,
    string Solution,
    string Priority = "P2",
    TicketKind Kind = TicketKind.Incident
)
{
    /// <summary>What colleagues tell each other, and never the customer.</summary>
    public string Aside =>
        (Subject.Length % 3) switch
        {
            0 => "Même panne chez eux en mars : regarder d'abord les mises à jour de la nuit.",
            1 => "Vu avec Sophie : prévenir le responsable de compte si cela dépasse une heure, le pack est court.",
            _ => "Le client a deux serveurs de ce nom. Vérifier lequel avant de toucher à quoi que ce soit.",
        };
}

/// <summary>What customers of Linux servers write about. Two are outside every catalogue, because people ask.</summary>
internal static class Troubles
{
    public static readonly IReadOnlyList<Trouble> InFrench =
    [
        new(
            "Postfix refuse les messages sortants",
            "Bonjour,\n\nDepuis ce matin nos messages vers l'extérieur reviennent avec « relay access denied ». Les messages internes passent.\n\nMerci d'avance,",
            "Pouvez-vous nous envoyer les dernières lignes de /var/log/mail.log ?",
            "Voici le journal, on y voit l'adresse du nouveau routeur.",
            "Analyse du journal, correction de mynetworks",
            "Le nouveau sous-réseau manquait dans mynetworks : ajouté, envois vérifiés.",
            "P1"
        ),
        new(
            "Samba : impossible d'ouvrir le partage compta",
            "Bonjour, le partage compta demande un mot de passe en boucle depuis la mise à jour de cette nuit.",
            "Le problème touche-t-il tous les postes ou seulement certains ?",
            "Seulement les postes en Windows 11.",
            "Vérification des versions de SMB, ajustement de la configuration",
            "Signature SMB exigée par les nouveaux postes : activée côté serveur.",
            "P2"
        ),
        new(
            "Sauvegarde Rsync en échec depuis deux jours",
            "Bonjour,\nle rapport de sauvegarde dit « connection unexpectedly closed ». Il reste de la place sur le disque.",
            "Avez-vous changé la clé SSH ou le pare-feu récemment ?",
            "Oui, le pare-feu a été remplacé lundi.",
            "Ouverture du port, relance de la sauvegarde, contrôle",
            "Règle ajoutée au pare-feu ; sauvegarde complète relancée et contrôlée.",
            "P2"
        ),
        new(
            "Renouvellement du certificat de l'extranet",
            "Bonjour, le certificat de l'extranet expire dans dix jours. Pouvez-vous vous en occuper ? Apache 2.x sur web1.",
            "Gardez-vous la même autorité ?",
            "Oui, la même.",
            "Demande, installation et vérification du certificat",
            "Certificat renouvelé pour un an, alerte d'expiration ajoutée.",
            "P3",
            TicketKind.Request
        ),
        new(
            "Lenteurs sur l'annuaire OpenLDAP",
            "Bonjour, les connexions prennent vingt secondes depuis ce matin, tout le monde s'en plaint.",
            "Pouvez-vous nous donner l'heure exacte du début ?",
            "Vers 8 h 40, à l'arrivée du personnel.",
            "Analyse des requêtes lentes, création d'un index",
            "Index manquant sur memberUid : créé ; réponses en 15 ms.",
            "P2"
        ),
        new(
            "Nagios n'envoie plus d'alertes",
            "Bonjour, un disque s'est rempli sans que nous recevions d'alerte.",
            "Recevez-vous encore les autres messages de ce serveur ?",
            "Non, plus aucun depuis jeudi.",
            "Contrôle de la chaîne d'alerte",
            "Le démon de messagerie local était arrêté ; relancé et surveillé.",
            "P2"
        ),
        new(
            "DHCP : adresses épuisées au deuxième étage",
            "Bonjour, les nouveaux postes n'obtiennent plus d'adresse.",
            "Combien de postes avez-vous ajoutés ?",
            "Une trentaine, pour la salle de formation.",
            "Extension de la plage DHCP",
            "Plage étendue à /23, baux vérifiés.",
            "P2"
        ),
        new(
            "Conseil : passer de CentOS à une distribution maintenue",
            "Bonjour, que nous conseillez-vous pour remplacer nos trois serveurs CentOS ?",
            "Quelles applications tournent dessus ?",
            "Apache, MySQL et une application Java.",
            "Étude et note de migration",
            "Note de migration remise, avec un calendrier en trois étapes.",
            "P3",
            TicketKind.Advice
        ),
        new(
            "Squid bloque le site de l'URSSAF",
            "Bonjour, impossible de déclarer : la page reste blanche depuis le proxy.",
            "Pouvez-vous nous donner l'adresse exacte ?",
            "https://www.urssaf.example/declarer",
            "Analyse des accès, exception ajoutée",
            "Exception ajoutée pour ce domaine, déclaration testée.",
            "P1"
        ),
        new(
            "Mise à jour du noyau demandée par l'audit",
            "Bonjour, l'audit de sécurité demande la mise à jour du Kernel sur srv-app. Quand pouvez-vous intervenir ?",
            "Le mercredi après 18 h vous convient-il ?",
            "Mercredi 19 h, parfait.",
            "Mise à jour et redémarrage, contrôle des services",
            "Noyau à jour, services contrôlés après redémarrage.",
            "P3",
            TicketKind.Request
        ),
        new(
            "CUPS : les étiquettes s'impriment en double",
            "Bonjour, chaque étiquette sort deux fois depuis le changement d'imprimante.",
            "Quel est le modèle de la nouvelle imprimante ?",
            "Une Zebra GK420.",
            "Pilote remplacé, file recréée",
            "File recréée avec le bon pilote.",
            "P3"
        ),
        new(
            "Bind ne répond plus sur le serveur secondaire",
            "Bonjour, le secondaire ne répond plus depuis 14 h, la supervision est au rouge.",
            "Une zone a-t-elle été modifiée ?",
            "Oui, nous avons ajouté un enregistrement à la main.",
            "Correction de la zone, transfert relancé",
            "Point final manquant dans la zone : corrigé, transfert vérifié.",
            "P1"
        ),
        new(
            "Accès VPN pour un nouveau prestataire",
            "Bonjour, merci d'ouvrir un accès OpenVPN pour un prestataire, du 1er au 30.",
            "Quel serveur doit-il joindre ?",
            "Seulement srv-dev.",
            "Création du profil et des règles",
            "Profil créé, limité à srv-dev et à la période demandée.",
            "P3",
            TicketKind.Request
        ),
        new(
            "Le serveur Exchange ne synchronise plus",
            "Bonjour, les agendas ne se synchronisent plus sur les téléphones. C'est notre serveur Exchange.",
            "Exchange est-il couvert par votre contrat ?",
            "Nous ne savons pas.",
            "Qualification",
            "Hors périmètre : devis transmis.",
            "P2"
        ),
        new(
            "Espace disque critique sur /var",
            "Bonjour, /var est à 97 % sur le serveur de fichiers.",
            "Pouvons-nous supprimer les journaux de plus de six mois ?",
            "Oui, allez-y.",
            "Purge et rotation des journaux",
            "Journaux purgés et rotation hebdomadaire mise en place.",
            "P1"
        ),
        new(
            "Certificat TLS refusé par les clients mail",
            "Bonjour, Thunderbird affiche une erreur de certificat depuis ce matin. Courier-IMAP.",
            "La date du poste est-elle juste ?",
            "Oui.",
            "Chaîne de certification corrigée",
            "Certificat intermédiaire manquant : ajouté.",
            "P2"
        ),
    ];

    public static readonly IReadOnlyList<Trouble> InEnglish =
    [
        new(
            "Terminal application freezes at shift change",
            "Hello,\n\nSince Monday the terminal application freezes for about two minutes at 18:00 when both shifts sign in.\n\nRegards,",
            "Could you send us the trace file of one terminal?",
            "Here it is, from terminal 14.",
            "Trace analysis, connection pool raised",
            "Connection pool raised; shift change observed without freeze.",
            "major"
        ),
        new(
            "Report totals differ from the ledger",
            "Hello, the daily report shows 3 items fewer than the ledger.",
            "Which day is it?",
            "Last Tuesday.",
            "Query corrected, report generated again",
            "Items booked at midnight were left out; fixed in 4.2.1.",
            "minor"
        ),
        new(
            "Cannot open the configuration screen",
            "Hello, the configuration screen closes at once on the new PC.",
            "Which version of the operating system is it?",
            "It is the latest one, installed last week.",
            "Missing runtime identified and installed",
            "Runtime library installed by local support.",
            "minor"
        ),
        new(
            "All terminals offline",
            "URGENT. All terminals of plant 2 are offline since 07:10.",
            "Can you reach the gateway from the plant?",
            "No, there is no answer.",
            "Gateway restarted with local support",
            "Gateway restarted; faulty power supply to be replaced.",
            "critical"
        ),
    ];
}
