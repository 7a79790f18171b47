"""How English news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

ENGLISH = Phrases(
    comment_form="""
        leave a reply
        leave a comment
        leave a reply cancel reply
        leave a reply to this article
        post a comment
        post your comment
        add a comment
        add your comment
        write a comment
        join the conversation
        join the discussion
        have your say
        what do you think
        share your thoughts
        be the first to comment
        comments are closed
        view comments
        show comments
        load comments
        read the comments
    """,
    labels="""
        advertisement
        advertisement continue reading the main story
        advertising
        sponsored
        sponsored content
        promoted
        promoted stories
        continue reading
        continue reading the main story
        story continues below
        story continued below
        story continues below advertisement
        story continues below gallery
        story continues after advertisement
        article continues below
        article continues after advertisement
        scroll down for video
        scroll down for more
        scroll to continue
        read more
        read more here
        read full article
        read full story
        read the full story
        see more
        see also
        more
        more on this
        more on this story
        more from this section
        more stories
        more news
        related
        related articles
        related stories
        related content
        related topics
        related coverage
        related news
        recommended
        recommended for you
        recommended stories
        you may also like
        you might also like
        you might be interested in
        also read
        must read
        most read
        most popular
        most viewed
        trending
        trending now
        top stories
        latest news
        latest headlines
        latest stories
        editors picks
        don t miss
        share
        share this
        share this article
        share this story
        share this post
        share on facebook
        share on twitter
        share via email
        share this with
        copy this link
        copy link
        link copied
        tweet
        tweet this
        retweet
        email this
        email this article
        print
        print this
        print this article
        save
        like
        like this
        like loading
        facebook
        twitter
        instagram
        linkedin
        pinterest
        reddit
        whatsapp
        telegram
        youtube
        email
        play facebook
        follow us
        follow
        subscribe
        subscribe now
        sign up
        sign up now
        sign in
        log in
        register
        close
        menu
        search
        home
        skip to content
        skip to main content
        skip advertisement
        back to top
        top of page
        text size
        font size
        comments
        comment
        replies
        name
        email required
        website
        submit
        cancel reply
        post comment
        notify me of new posts by email
        notify me of follow up comments by email
        newsletter
        newsletters
        our newsletter
        cookie policy
        privacy policy
        terms of use
        terms and conditions
        terms of service
        accept all cookies
        accept cookies
        manage cookies
        manage preferences
        buy now
        available from amazon
        disclaimer
        abstract
        full text
        tags
        topics
        about us
        contact us
        loading
        play
        play video
        photo
        posted
        share on more share on more
        watch video
        watch live
        listen to this article
        view gallery
        gallery
        photos
        the interactive transcript could not be loaded
        rating is available when the video has been rented
        this feature is not available right now please try again later
        tweet with a location
        add a location to your tweets
        sorry the page you requested was not found
        please enable javascript
        thank you for subscribing
        thank you for reading
    """,
    invitations="""
        sign up for
        sign up to
        sign up here
        subscribe to
        subscribe for
        subscribe here
        subscribe now
        follow us on
        like us on
        find us on
        join us on
        join our
        click here
        tap here
        download our
        download the app
        get the latest
        get our
        get the app
        get breaking news
        get more
        stay up to date with
        stay informed
        receive our
        enter your email
        your email address
        please enter
        save my name
        required fields
        by signing up
        by clicking
        by subscribing
        by continuing to use
        by submitting
        we use cookies
        this site uses cookies
        this website uses cookies
        our website uses cookies
        this site is protected by recaptcha
        this site uses akismet
        please enable javascript
        story highlights
        please log in
        please sign in
        log in to
        you must be logged in
        to contact the reporter
        to contact the reporters
        to contact the author
        to contact the editor
        to read the full
        to continue reading
        to comment on this
        contact the author
        contact the writer
        contact us at
        have a tip
        got a tip
        got a story
        got a confidential
        do you have a story
        support our journalism
        support independent
        support quality journalism
        become a member
        become a subscriber
        become a supporter
        make a donation
        donate to
        already a subscriber
        not a subscriber
        read or share this story
        read this article on
        read more about
        read more at
        read more from
        read more on
        read the full story at
        read the original article
        read next
        see more stories
        see more of
        watch the full
        watch the video
        watch more
        watch video above
        watch the video above
        watch the video below
        listen to the podcast
        view this post on instagram
        view image in fullscreen
        copy and paste
        send your
        email us at
        let us know
        tell us what you think
        share your thoughts
        what do you think about
        tweet us
        this transcript
        for the latest news
        for more news
        for more stories
        for more on this
        for more information visit
        for more information go to
        for full poll results
        for instant updates
        rate this
        scroll down for
        scroll down to
        most read on
        more on this story
        more stories from
        more from
        most popular on
    """,
    leads="""
        read more
        read
        read also
        also read
        see also
        see
        more
        more on this
        related
        related story
        related stories
        related article
        related articles
        related video
        related coverage
        related link
        related links
        watch now
        watch also
        watch live
        watch more
        photo gallery
        gallery
        slideshow
        full coverage
        storify
        subscribe
        newsletter
        don t miss
        recommended
        also see
        also
        click
        find out more
        learn more
        further reading
        tags
        topics
        filed under
        posted in
        share
        follow
        trending
        must read
        you may like
        see it now
    """,
    kickers="""
        opinion
        analysis
        explainer
        explained
        live
        live updates
        video
        watch
        listen
        photos
    """,
    notices="""
        opinions expressed in this commentary are
        opinions expressed in this article are
        views expressed in this article are
        views expressed in this commentary are
        views and opinions expressed in the article
        views and opinions expressed in this article
        copy this code to your website
        may receive a commission
        may earn a commission
        earn an affiliate commission
        protected by recaptcha
        email address will not be published
        terms of service apply
        privacy policy and terms
        agree to our terms
        agree to the terms
        an earlier version of this article
        an earlier version of this story
        a previous version of this article
        a previous version of this story
        this article originally misstated
        this article has been corrected
        this story has been corrected
        this article was originally published
        this story was originally published
        this article originally appeared
        this story originally appeared
        add location information to your tweets
        delete your tweet location history
        crawls are part of an effort to archive pages
        crawls of supported no more 404 sites
        crawl data to the internet archive
        added to the wayback machine after an embargo
        a link to the version that was live when the page was written
        as an interest to stay up to date on the latest
        not currently accepting comments on this article
    """,
    byline="""
        by
        written by
        words by
        story by
    """,
    credit_starts="""
        reporting by
        additional reporting by
        with additional reporting
        with reporting by
        writing by
        editing by
        edited by
        compiled by
        translated by
        produced by
        with files from
        with post wires
        with agencies
        with inputs from
        with input from
        source reuters
        source ap
        source afp
        copyright
    """,
    credit_parts="""
        contributed to this report
        contributed to this story
        contributed to this article
        contributed reporting
        contributed additional reporting
        information for this report
        information for this article
        information from the associated press was used
        reported from and
        all rights reserved
        may not be published broadcast rewritten
        this article appeared on page
        this story appeared on page
        this article was written by
        is a staff writer
        is a freelance writer
        is a freelance journalist
    """,
    credit_labels="""
        staff reports
        staff report
        staff writer
        staff and agencies
        staff and wire reports
        from staff and wire reports
        from wire reports
        wire reports
        news agencies
        agencies
    """,
    stamps="""
        updated
        last updated
        last modified
        published
        first published
        posted
        created
        originally published
    """,
    date_words="""
        january february march april may june july august september october november december jan feb mar apr jun
        jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu
        thur thurs fri sat sun am pm a p m et est edt ct cst cdt mt pt pst pdt gmt bst utc ist cet cest at on st nd
        rd th ago hour hours minute minutes min mins day days updated published posted last modified
    """,
    photo="""
        photo
        photos
        photograph
        photographs
        photographer
        photography
        picture
        pictures
        image
        images
        file photo
        illustration
        screenshot
        screengrab
        handout
    """,
    photo_starts="""
        media playback is
        image caption
        image copyright
        image source
        image credit
        media caption
        photo caption
        photo credit
        photo courtesy
        photo by
        photos by
        photograph by
        picture by
        picture credit
        file photo
        enlarge this image
        pictured above
        pictured below
        pictured left
        pictured right
    """,
    photo_parts="""
        toggle caption
        hide caption
        media caption
        in this photo taken
        in this photo provided
        in this photo released
        in this image taken
        in this image provided
        in this image released
        in this image from video
        in this image made from
        in this file photo
        in this undated photo
        in this undated file photo
        in this picture taken
        this photo provided by
        this photo released by
        this image released by
        this handout photo
    """,
)
